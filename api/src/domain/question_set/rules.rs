//! The content of a version of a question set, and its limits. Pure.

use crate::{
    domain::shared::{
        localized_text::{LocalizedText, TAG_RULE, canonical_tag, normalize, parse_texts},
        serialize_enum, versioned,
    },
    platform::{Code, Result, error::Problems},
};
pub use entity::question::Kind;
use entity::{
    question,
    question_set_version::{self, Purpose},
};
use serde::{Deserialize, Serialize};

/// The largest number of questions of a set.
const MAX_QUESTIONS: usize = 40;

/// The longest key of a question or an option, in characters.
const MAX_KEY_LENGTH: usize = 40;

/// The largest number of characters of the answer to a question in words.
const MAX_ANSWER_LENGTH: i32 = 10_000;

/// A scale of whole numbers, with a label at each end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Scale {
    /// 0 or 1.
    pub min: i32,
    /// At most 10.
    pub max: i32,
    pub low_labels: Vec<LocalizedText>,
    pub high_labels: Vec<LocalizedText>,
}

/// An option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Unique in the question.
    pub key: String,
    pub labels: Vec<LocalizedText>,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// Unique in the set. The same question keeps it in later versions.
    pub key: String,
    #[serde(serialize_with = "serialize_enum")]
    pub kind: Kind,
    pub required: bool,
    pub prompts: Vec<LocalizedText>,
    /// With [`Kind::Scale`] only.
    pub scale: Option<Scale>,
    /// With [`Kind::Choice`] only.
    pub options: Vec<Choice>,
    /// Whether several options can be chosen.
    pub multiple: bool,
    /// The greatest number of characters, with [`Kind::Text`] only.
    pub max_length: Option<i32>,
}

/// The content of a version of a question set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Content {
    #[serde(serialize_with = "serialize_enum")]
    pub purpose: Purpose,
    /// The language of the texts for readers of whose languages there is none.
    pub default_language: String,
    pub names: Vec<LocalizedText>,
    /// Empty: none is given.
    pub introductions: Vec<LocalizedText>,
    pub questions: Vec<Question>,
}

/// The options of a JSON column. The column is written by this program only.
pub fn parse_options(stored: &serde_json::Value) -> Vec<Choice> {
    Vec::deserialize(stored).unwrap_or_default()
}

impl Question {
    /// A stored question.
    pub fn from_row(row: question::Model) -> Self {
        let scale = row.scale_min.zip(row.scale_max).map(|(min, max)| Scale {
            min,
            max,
            low_labels: parse_texts(&row.low_labels),
            high_labels: parse_texts(&row.high_labels),
        });
        Self {
            key: row.key,
            kind: row.kind,
            required: row.required,
            prompts: parse_texts(&row.prompts),
            scale,
            options: parse_options(&row.options),
            multiple: row.multiple,
            max_length: row.max_length,
        }
    }

    /// The lists of texts, all of which a complete language has.
    fn texts(&self) -> impl Iterator<Item = &Vec<LocalizedText>> {
        let labels = self.scale.iter().flat_map(|scale| [&scale.low_labels, &scale.high_labels]);
        std::iter::once(&self.prompts).chain(labels).chain(self.options.iter().map(|option| &option.labels))
    }

    /// The question with canonical language tags. `path` names it in errors.
    fn normalize(self, problems: &mut Problems, path: &str, default: Option<&str>) -> Self {
        let field = |part: &str| format!("{path}.{part}");
        check_key(problems, field("key"), &self.key);
        let prompts = normalize(problems, &field("prompts"), self.prompts, default, 1_000);
        let is_scale = self.kind == Kind::Scale;
        problems.require(self.scale.is_some() == is_scale, field("scale"), "is required for SCALE, and must be omitted otherwise");
        let scale = self.scale.map(|scale| scale.normalize(problems, &field("scale"), default));
        let is_count_valid = if self.kind == Kind::Choice { (2..=12).contains(&self.options.len()) } else { self.options.is_empty() };
        problems.require(is_count_valid, field("options"), "must have 2 to 12 entries for CHOICE, and must be omitted otherwise");
        problems.require(!self.multiple || self.kind == Kind::Choice, field("multiple"), "must be false except for CHOICE");
        let mut options: Vec<Choice> = Vec::new();
        for (index, Choice { key, labels }) in self.options.into_iter().take(12).enumerate() {
            let field = |part: &str| format!("{path}.options.{index}.{part}");
            check_key(problems, field("key"), &key);
            problems.require(options.iter().all(|other| other.key != key), field("key"), "occurs twice");
            let labels = normalize(problems, &field("labels"), labels, default, 200);
            options.push(Choice { key, labels });
        }
        let is_length_valid = match self.kind {
            Kind::Text => self.max_length.is_some_and(|length| (1..=MAX_ANSWER_LENGTH).contains(&length)),
            _ => self.max_length.is_none(),
        };
        let message = format!("must be between 1 and {MAX_ANSWER_LENGTH} for TEXT, and must be omitted otherwise");
        problems.require(is_length_valid, field("maxLength"), message);
        Self { prompts, scale, options, ..self }
    }
}

impl Scale {
    fn normalize(self, problems: &mut Problems, path: &str, default: Option<&str>) -> Self {
        let field = |part: &str| format!("{path}.{part}");
        problems.require((0..=1).contains(&self.min), field("min"), "must be 0 or 1");
        problems.require(self.max > self.min && self.max <= 10, field("max"), "must be greater than min, and at most 10");
        let low_labels = normalize(problems, &field("lowLabels"), self.low_labels, default, 200);
        let high_labels = normalize(problems, &field("highLabels"), self.high_labels, default, 200);
        Self { low_labels, high_labels, ..self }
    }
}

fn check_key(problems: &mut Problems, field: String, key: &str) {
    let is_valid = key.starts_with(|first: char| first.is_ascii_lowercase())
        && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && key.len() <= MAX_KEY_LENGTH;
    let message = format!("must have 1 to {MAX_KEY_LENGTH} lower-case letters, digits and underscores, the first of them a letter");
    problems.require(is_valid, field, message);
}

impl Content {
    /// The content of a stored version.
    pub fn from_rows(version: &question_set_version::Model, questions: Vec<question::Model>) -> Self {
        Self {
            purpose: version.purpose,
            default_language: version.default_language.clone(),
            names: parse_texts(&version.names),
            introductions: parse_texts(&version.introductions),
            questions: questions.into_iter().map(Question::from_row).collect(),
        }
    }

    /// The languages in which every text except the introduction is written, the default language first.
    pub fn languages(&self) -> Vec<&str> {
        let is_complete = |language: &str| {
            let mut texts = self.questions.iter().flat_map(Question::texts);
            texts.all(|texts| texts.iter().any(|text| text.language == language))
        };
        let mut languages: Vec<_> = self.names.iter().map(|name| name.language.as_str()).filter(|name| is_complete(name)).collect();
        languages.sort_by_key(|language| *language != self.default_language);
        languages
    }
}

impl versioned::Content for Content {
    fn normalize(self) -> Result<Self> {
        let mut problems = Problems::default();
        let default_language = canonical_tag(&self.default_language);
        if default_language.is_none() {
            problems.add("defaultLanguage", Code::Invalid, TAG_RULE);
        }
        let default = default_language.as_deref();
        let names = normalize(&mut problems, "names", self.names, default, 200);
        let introduction_default = if self.introductions.is_empty() { None } else { default };
        let introductions = normalize(&mut problems, "introductions", self.introductions, introduction_default, 2_000);
        problems.require(!self.questions.is_empty(), "questions", "must have at least one entry");
        problems.require(self.questions.len() <= MAX_QUESTIONS, "questions", format!("must have at most {MAX_QUESTIONS} entries"));
        let mut questions: Vec<Question> = Vec::new();
        for (index, question) in self.questions.into_iter().take(MAX_QUESTIONS).enumerate() {
            let path = format!("questions.{index}");
            let is_new = questions.iter().all(|other| other.key != question.key);
            problems.require(is_new, format!("{path}.key"), "occurs twice");
            questions.push(question.normalize(&mut problems, &path, default));
        }
        problems.into_result()?;
        Ok(Self { default_language: default_language.unwrap_or_default(), names, introductions, questions, ..self })
    }

    fn name(&self) -> &str {
        self.names.iter().find(|name| name.language == self.default_language).map_or("", |name| name.text.as_str())
    }

    fn differences(&self, other: &Self) -> Vec<&'static str> {
        let fields = [
            ("defaultLanguage", self.default_language != other.default_language),
            ("names", self.names != other.names),
            ("introductions", self.introductions != other.introductions),
            ("questions", self.questions != other.questions),
        ];
        fields.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect()
    }
}
