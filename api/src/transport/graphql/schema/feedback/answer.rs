//! Answers to questions: the input, and the versions of feedback that contain them.

use crate::{
    access::Actor,
    app::App,
    domain::{
        feedback::{self, Submission},
        question_set::Answer,
    },
    platform::Result,
    transport::graphql::engine::loader::BatchLoad,
};
use async_graphql::{InputObject, SimpleObject};
use chrono::{DateTime, Utc};
use entity::id::FeedbackId;
use std::{collections::HashMap, sync::Arc};

/// The answer to a question. One of `scale`, `choices` and `text` is given, according to the kind of the question.
#[derive(InputObject)]
pub struct AnswerInput {
    /// The key of the question in the question set. Each question at most once.
    question_key: String,
    /// The number on the scale, for a question of the kind SCALE.
    scale: Option<i32>,
    /// The keys of the chosen options, for a question of the kind CHOICE: one, or several when `multiple` is true.
    choices: Option<Vec<String>>,
    /// The answer in words, for a question of the kind TEXT: 1 to `maxLength` characters.
    text: Option<String>,
}

pub fn to_answers(input: Vec<AnswerInput>) -> Vec<Answer> {
    let to_answer =
        |input: AnswerInput| Answer { question: input.question_key, scale: input.scale, choices: input.choices, text: input.text };
    input.into_iter().map(to_answer).collect()
}

/// An answer to a question of the exchange.
#[derive(SimpleObject)]
pub struct FeedbackAnswer {
    /// The key of the question in `questionSetVersion` of the exchange.
    question_key: String,
    /// The number on the scale. Null unless the kind of the question is SCALE.
    scale: Option<i32>,
    /// The keys of the chosen options. Null unless the kind of the question is CHOICE.
    choices: Option<Vec<String>>,
    /// The answer in words. Null unless the kind of the question is TEXT.
    text: Option<String>,
}

impl From<Answer> for FeedbackAnswer {
    fn from(answer: Answer) -> Self {
        Self { question_key: answer.question, scale: answer.scale, choices: answer.choices, text: answer.text }
    }
}

/// A version of feedback: the answers that were submitted at one time. Versions never change.
#[derive(SimpleObject)]
pub struct FeedbackVersion {
    /// The number of the version, from 1.
    number: i32,
    /// The instant at which the version was submitted.
    submitted_at: DateTime<Utc>,
    /// The answers in the order of the questions. Null when the giver was erased.
    answers: Option<Vec<FeedbackAnswer>>,
}

impl FeedbackVersion {
    pub fn into_answers(self) -> Option<Vec<FeedbackAnswer>> {
        self.answers
    }
}

pub fn to_versions(submissions: &[Submission]) -> Vec<FeedbackVersion> {
    let to_version = |submission: &Submission| FeedbackVersion {
        number: submission.number,
        submitted_at: submission.submitted_at,
        answers: submission.answers.clone().map(|answers| answers.into_iter().map(Into::into).collect()),
    };
    submissions.iter().map(to_version).collect()
}

/// The versions of feedback that the caller may read, as a key of the request's loaders.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SubmissionsOf(pub FeedbackId);

impl BatchLoad for SubmissionsOf {
    type Value = Arc<Vec<Submission>>;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Result<HashMap<Self, Self::Value>> {
        let ids: Vec<_> = keys.into_iter().map(|key| key.0).collect();
        let submissions = feedback::load_submissions(app, actor, &ids).await?;
        Ok(submissions.into_iter().map(|(id, versions)| (Self(id), Arc::new(versions))).collect())
    }
}
