//! Answers to the questions of a set, and their rules. Pure.

use super::rules::{Kind, Question};
use crate::platform::{Code, error::Problems};
use serde::{Deserialize, Serialize};

/// The answer to a question. One of the three is given, according to the kind of the question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The key of the question.
    pub question: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<i32>,
    /// The keys of the options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choices: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// Checks the answers of the input field `answers`. Messages name keys of questions and options, and never what was answered.
pub fn check_answers(problems: &mut Problems, questions: &[Question], answers: &[Answer]) {
    if answers.len() > questions.len() {
        problems.add("answers", Code::Invalid, format!("must have at most {} entries, one for each question", questions.len()));
        return;
    }
    for (index, answer) in answers.iter().enumerate() {
        let field = |part: &str| format!("answers.{index}.{part}");
        let Some(question) = questions.iter().find(|question| question.key == answer.question) else {
            problems.add(field("questionKey"), Code::NotFound, "there is no such question in the set");
            continue;
        };
        let is_repeated = answers.iter().take(index).any(|other| other.question == answer.question);
        problems.require(!is_repeated, field("questionKey"), "occurs twice");
        check_answer(problems, &field, question, answer);
    }
    let is_answered = |question: &&Question| answers.iter().any(|answer| answer.question == question.key);
    let missing: Vec<&str> =
        questions.iter().filter(|question| question.required && !is_answered(question)).map(|question| question.key.as_str()).collect();
    problems.require(missing.is_empty(), "answers", format!("must answer the required questions: {}", missing.join(", ")));
}

fn check_answer(problems: &mut Problems, field: &impl Fn(&str) -> String, question: &Question, answer: &Answer) {
    for (name, kind, is_given) in [
        ("scale", Kind::Scale, answer.scale.is_some()),
        ("choices", Kind::Choice, answer.choices.is_some()),
        ("text", Kind::Text, answer.text.is_some()),
    ] {
        let is_expected = question.kind == kind;
        let message =
            if is_expected { "is required: the question is of this kind" } else { "must be omitted: the question is of another kind" };
        problems.require(is_given == is_expected, field(name), message);
    }
    if let (Some(value), Some(scale)) = (answer.scale, &question.scale) {
        let is_valid = (scale.min..=scale.max).contains(&value);
        problems.require(is_valid, field("scale"), format!("must be between {} and {}", scale.min, scale.max));
    }
    if let (Some(choices), Kind::Choice) = (&answer.choices, question.kind) {
        let greatest = if question.multiple { question.options.len() } else { 1 };
        let is_count_valid = (1..=greatest).contains(&choices.len());
        problems.require(is_count_valid, field("choices"), format!("must have between 1 and {greatest} entries"));
        for (index, choice) in choices.iter().enumerate().take(greatest) {
            let path = format!("{}.{index}", field("choices"));
            let is_option = question.options.iter().any(|option| option.key == *choice);
            problems.require(is_option, path.clone(), "is not an option of the question");
            problems.require(!choices.iter().take(index).any(|other| other == choice), path, "occurs twice");
        }
    }
    if let (Some(text), Some(length)) = (&answer.text, question.max_length) {
        problems.require_text(&field("text"), text, usize::try_from(length).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::question_set::rules::{Choice, Scale};

    fn question(key: &str, kind: Kind, required: bool) -> Question {
        let scale = (kind == Kind::Scale).then(|| Scale { min: 1, max: 5, low_labels: Vec::new(), high_labels: Vec::new() });
        let option = |key: &str| Choice { key: key.into(), labels: Vec::new() };
        let options = if kind == Kind::Choice { vec![option("yes"), option("no")] } else { Vec::new() };
        let max_length = (kind == Kind::Text).then_some(5);
        Question { key: key.into(), kind, required, prompts: Vec::new(), scale, options, multiple: false, max_length }
    }

    fn answer(question: &str) -> Answer {
        Answer { question: question.into(), scale: None, choices: None, text: None }
    }

    fn fields(answers: &[Answer]) -> Vec<String> {
        let questions = [question("s", Kind::Scale, true), question("c", Kind::Choice, false), question("t", Kind::Text, false)];
        let mut problems = Problems::default();
        check_answers(&mut problems, &questions, answers);
        problems.into_inner().into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn each_violated_rule_is_reported_with_its_path() {
        let scale = |value| Answer { scale: Some(value), ..answer("s") };
        let choices = |keys: &[&str]| Answer { choices: Some(keys.iter().map(|key| (*key).into()).collect()), ..answer("c") };
        let text = |text: &str| Answer { text: Some(text.into()), ..answer("t") };
        assert!(fields(&[scale(5), choices(&["no"]), text("12345")]).is_empty());
        assert!(fields(&[scale(1)]).is_empty(), "only required questions must be answered");
        assert_eq!(fields(&[text("1234")]), ["answers"], "a required one is missing");
        assert_eq!(fields(&[scale(0)]), ["answers.0.scale"]);
        assert_eq!(fields(&[scale(6)]), ["answers.0.scale"]);
        assert_eq!(fields(&[scale(1), choices(&["maybe"])]), ["answers.1.choices.0"]);
        assert_eq!(fields(&[scale(1), choices(&["yes", "no"])]), ["answers.1.choices"], "only one can be chosen");
        assert_eq!(fields(&[scale(1), choices(&[])]), ["answers.1.choices"]);
        assert_eq!(fields(&[scale(1), text("123456")]), ["answers.1.text"]);
        assert_eq!(fields(&[scale(1), text("a\u{0}b")]), ["answers.1.text"]);
        assert_eq!(fields(&[scale(1), text(" ")]), ["answers.1.text"]);
        assert_eq!(fields(&[scale(1), scale(2)]), ["answers.1.questionKey"], "the same question twice");
        assert_eq!(fields(&[scale(1), answer("unknown")]), ["answers.1.questionKey"]);
        assert_eq!(fields(&[scale(1), answer("t")]), ["answers.1.text"]);
        assert_eq!(fields(&[Answer { text: Some("x".into()), ..scale(1) }]), ["answers.0.text"]);
        assert_eq!(fields(&vec![scale(1); 4]), ["answers"]);
    }
}
