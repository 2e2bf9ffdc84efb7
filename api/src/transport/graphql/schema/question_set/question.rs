//! The questions of a version of a question set, and their options.

use crate::{
    domain::{
        question_set::{Choice, parse_options},
        shared::localized_text::LocalizedText as Text,
    },
    transport::graphql::{
        engine::{column_value::enum_column, object::object},
        schema::localized_text::{LocalizedText, all_texts, choose, first_language, look_up},
    },
};
use async_graphql::{Enum, Object, Result};

/// The way in which a question is answered.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::question::Kind")]
pub enum QuestionKind {
    /// By a whole number between `scaleMin` and `scaleMax`.
    Scale,
    /// By one of the `options`, or by several when `multiple` is true.
    Choice,
    /// In words, up to `maxLength` characters.
    Text,
}
enum_column!(QuestionKind, entity::question::Kind);

/// An option of a question of the kind CHOICE.
pub struct QuestionOption {
    option: Choice,
    /// The default language of the question.
    default_language: String,
}

/// An option of a question of the kind CHOICE.
#[Object]
impl QuestionOption {
    /// The key of the option, which answers name. It is unique in the question.
    async fn key(&self) -> &str {
        &self.option.key
    }

    /// The words of the option in the language that the caller reads, found as the `prompt` of a question is.
    async fn label(
        &self,
        #[graphql(desc = "The language ranges that the caller reads, in the order of preference, at most 20. Null: the default language.")]
        languages: Option<Vec<String>>,
    ) -> Result<Option<LocalizedText>> {
        choose(&self.option.labels, languages, &self.default_language)
    }

    /// The words of the option in every language that they are written in, the default language first.
    async fn labels(&self) -> Vec<LocalizedText> {
        self.option.labels.iter().cloned().map(|text: Text| text.into()).collect()
    }
}

object! {
    /// A question of a question set.
    Question(entity::question), requires ReadQuestionSet;

    columns {
        /// The number of the question in its version, from 1.
        number: i32,

        /// The key of the question, which answers name. It is unique in the version, and the same question keeps it in later versions.
        key: String,

        /// The way in which the question is answered.
        kind: QuestionKind,

        /// Whether the question must be answered. The others can be left out.
        required: bool,

        /// The lowest number of the scale, 0 or 1. Null unless the kind is SCALE.
        scale_min: Option<i32>,

        /// The highest number of the scale, at most 10. Null unless the kind is SCALE.
        scale_max: Option<i32>,

        /// Whether several options can be chosen. False unless the kind is CHOICE.
        multiple: bool,

        /// The greatest number of characters of the answer. Null unless the kind is TEXT.
        max_length: Option<i32>,
    }

    resolvers {
        /// The words of the question in the language that the caller reads: the first of `languages` that they are written in. A language
        /// range without a text is shortened from its end (RFC 4647, lookup): `de-AT` finds `de`. Without a match, the words in the default
        /// language of the version, which every question has.
        async fn prompt(
            &self,
            #[graphql(desc = "The language ranges that the caller reads, in the order of preference, at most 20. Null: the default language.")]
            languages: Option<Vec<String>>,
        ) -> Result<Option<LocalizedText>> {
            // A question does not know its version: the default language is the first of its prompts.
            look_up(&self.0.prompts, languages, &first_language(&self.0.prompts))
        }

        /// The words of the question in every language that they are written in, the default language first.
        async fn prompts(&self) -> Vec<LocalizedText> {
            all_texts(&self.0.prompts)
        }

        /// The meaning of the lowest number of the scale in the language that the caller reads, found as `prompt` is. Null unless the kind
        /// is SCALE.
        async fn low_label(
            &self,
            #[graphql(desc = "The language ranges that the caller reads, in the order of preference, at most 20. Null: the default language.")]
            languages: Option<Vec<String>>,
        ) -> Result<Option<LocalizedText>> {
            look_up(&self.0.low_labels, languages, &first_language(&self.0.low_labels))
        }

        /// The meaning of the lowest number of the scale in every language. Empty unless the kind is SCALE.
        async fn low_labels(&self) -> Vec<LocalizedText> {
            all_texts(&self.0.low_labels)
        }

        /// The meaning of the highest number of the scale in the language that the caller reads, found as `prompt` is. Null unless the kind
        /// is SCALE.
        async fn high_label(
            &self,
            #[graphql(desc = "The language ranges that the caller reads, in the order of preference, at most 20. Null: the default language.")]
            languages: Option<Vec<String>>,
        ) -> Result<Option<LocalizedText>> {
            look_up(&self.0.high_labels, languages, &first_language(&self.0.high_labels))
        }

        /// The meaning of the highest number of the scale in every language. Empty unless the kind is SCALE.
        async fn high_labels(&self) -> Vec<LocalizedText> {
            all_texts(&self.0.high_labels)
        }

        /// The options in their order, 2 to 12. Empty unless the kind is CHOICE.
        async fn options(&self) -> Vec<QuestionOption> {
            let default_language = first_language(&self.0.prompts);
            let options = parse_options(&self.0.options).into_iter();
            options.map(|option| QuestionOption { option, default_language: default_language.clone() }).collect()
        }
    }
}
