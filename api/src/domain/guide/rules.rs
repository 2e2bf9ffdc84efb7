//! The content of a version of a guide, and its limits. Pure.

use crate::{
    domain::shared::{
        localized_text::{LocalizedText, TAG_RULE, canonical_tag, normalize, parse_texts},
        serialize_enum, versioned,
    },
    platform::{Code, Result, error::Problems},
};
use entity::{
    guide_step::{self, Kind},
    guide_version,
};
use serde::Serialize;

/// The largest number of steps of a guide.
const MAX_STEPS: usize = 30;

/// A step of a guide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    #[serde(serialize_with = "serialize_enum")]
    pub kind: Kind,
    /// The intended length, 1 to 240 minutes.
    pub minutes: i32,
    pub prompts: Vec<LocalizedText>,
}

/// The content of a version of a guide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Content {
    /// The language of the texts for readers of whose languages there is none.
    pub default_language: String,
    pub names: Vec<LocalizedText>,
    /// Empty: no purpose is given.
    pub purposes: Vec<LocalizedText>,
    pub steps: Vec<Step>,
}

impl Content {
    /// The content of a stored version.
    pub fn from_rows(version: &guide_version::Model, steps: Vec<guide_step::Model>) -> Self {
        let steps = steps.into_iter().map(|step| Step { kind: step.kind, minutes: step.minutes, prompts: parse_texts(&step.prompts) });
        Self {
            default_language: version.default_language.clone(),
            names: parse_texts(&version.names),
            purposes: parse_texts(&version.purposes),
            steps: steps.collect(),
        }
    }

    /// The languages in which the name and every prompt are written, the default language first.
    pub fn languages(&self) -> Vec<&str> {
        let is_complete = |language: &str| self.steps.iter().all(|step| step.prompts.iter().any(|prompt| prompt.language == language));
        let mut languages: Vec<_> = self.names.iter().map(|name| name.language.as_str()).filter(|name| is_complete(name)).collect();
        languages.sort_by_key(|language| *language != self.default_language);
        languages
    }

    /// The sum of the minutes of the steps.
    pub fn minutes(&self) -> i32 {
        self.steps.iter().map(|step| step.minutes).sum()
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
        let is_purpose_default = if self.purposes.is_empty() { None } else { default };
        let purposes = normalize(&mut problems, "purposes", self.purposes, is_purpose_default, 2_000);
        problems.require(!self.steps.is_empty(), "steps", "must have at least one entry");
        problems.require(self.steps.len() <= MAX_STEPS, "steps", format!("must have at most {MAX_STEPS} entries"));
        let mut steps = Vec::new();
        for (index, Step { kind, minutes, prompts }) in self.steps.into_iter().take(MAX_STEPS).enumerate() {
            let field = |part: &str| format!("steps.{index}.{part}");
            problems.require((1..=240).contains(&minutes), field("minutes"), "must be between 1 and 240");
            let prompts = normalize(&mut problems, &field("prompts"), prompts, default, 4_000);
            steps.push(Step { kind, minutes, prompts });
        }
        problems.into_result()?;
        Ok(Self { default_language: default_language.unwrap_or_default(), names, purposes, steps })
    }

    fn name(&self) -> &str {
        self.names.iter().find(|name| name.language == self.default_language).map_or("", |name| name.text.as_str())
    }

    fn differences(&self, other: &Self) -> Vec<&'static str> {
        let fields = [
            ("defaultLanguage", self.default_language != other.default_language),
            ("names", self.names != other.names),
            ("purposes", self.purposes != other.purposes),
            ("steps", self.steps != other.steps),
        ];
        fields.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::Error;
    use versioned::Content as _;

    fn text(language: &str, text: &str) -> LocalizedText {
        LocalizedText { language: language.into(), text: text.into() }
    }

    fn content(steps: Vec<Step>) -> Content {
        Content { default_language: "EN".into(), names: vec![text("de", "Ziel"), text("en", "Goal")], purposes: Vec::new(), steps }
    }

    fn step(minutes: i32, prompts: &[&str]) -> Step {
        Step { kind: Kind::Topic, minutes, prompts: prompts.iter().map(|language| text(language, "What?")).collect() }
    }

    fn fields(content: Content) -> Vec<String> {
        match content.normalize() {
            Ok(_) => Vec::new(),
            Err(Error::Invalid(problems)) => problems.into_iter().map(|problem| problem.field).collect(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn only_languages_of_the_name_and_of_every_prompt_are_complete() {
        let content = content(vec![step(5, &["DE", "en"]), step(10, &["en", "fr"])]).normalize().unwrap();
        assert_eq!((content.languages(), content.minutes(), content.name()), (vec!["en"], 15, "Goal"));
        let content = Content { steps: vec![step(5, &["DE", "en"])], ..content };
        let content = content.normalize().unwrap();
        assert_eq!(content.languages(), ["en", "de"], "the default language first");
    }

    #[test]
    fn each_violated_limit_is_reported_with_its_path() {
        assert_eq!(fields(content(Vec::new())), ["steps"]);
        assert_eq!(fields(content(vec![step(1, &["en"]); 31])), ["steps"]);
        assert_eq!(fields(content(vec![step(240, &["en"]), step(241, &["en"]), step(0, &["en"])])), ["steps.1.minutes", "steps.2.minutes"]);
        let steps = vec![step(5, &["en"]), step(5, &["en"]), step(5, &["en", "not a tag"])];
        assert_eq!(fields(content(steps)), ["steps.2.prompts.1.language"]);
        assert_eq!(fields(content(vec![step(5, &["de"])])), ["steps.0.prompts"], "the default language is missing");
        assert_eq!(fields(content(vec![step(5, &["en", "EN"])])), ["steps.0.prompts.1.language"], "the same language twice");
        let no_default = Content { default_language: "?".into(), ..content(vec![step(5, &["en"])]) };
        assert_eq!(fields(no_default), ["defaultLanguage"]);
        let purposes = Content { purposes: vec![text("de", "")], ..content(vec![step(5, &["en"])]) };
        assert_eq!(fields(purposes), ["purposes.0.text", "purposes"]);
    }
}
