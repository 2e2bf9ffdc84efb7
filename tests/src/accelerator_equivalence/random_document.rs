//! Random documents that are valid against the introspected schema, with values that occur in the database.

mod values;

use super::random::SeededRandom;
use crate::schema_introspection::{IntrospectedSchema, named_type, type_text};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, fmt::Write};
use values::literal;

/// The schema, and the values from which documents are made.
pub struct DocumentGenerator {
    pub schema: IntrospectedSchema,
    /// Identifiers, by their prefix.
    pub ids: BTreeMap<String, Vec<String>>,
    /// Identifiers of the other organization.
    pub foreign_ids: Vec<String>,
    pub strings: Vec<String>,
    /// Cursors, by the name of the connection field.
    pub cursors: BTreeMap<String, Vec<String>>,
    pub instants: Vec<String>,
}

/// A document with its variables.
pub struct Document {
    pub text: String,
    pub variables: Value,
}

/// Root fields that only the executor supports: they are selected rarely.
const EXECUTOR_ONLY_ROOTS: [&str; 7] =
    ["changes", "matchCandidates", "me", "myData", "rosterBucket", "rosterDigest", "rosterMappingSuggest"];

/// Fields that most callers may not read: with one of them, the executor answers. They are not frequent, so that most documents are
/// accelerated.
const PERSON_ONLY_FIELDS: [&str; 7] = [
    "Query.employeeErasure",
    "Query.employeeErasures",
    "Pairing.feedbackExchanges",
    "Query.feedback",
    "Query.feedbackExchange",
    "Query.feedbackExchanges",
    "Query.feedbacks",
];

/// Fields of frequent objects that only the executor supports. They are rare, so that most documents are accelerated.
const EXECUTOR_ONLY_FIELDS: [&str; 53] = [
    "BadgeAward.credentialUrl",
    "Employee.calendarFeedIssuedAt",
    "Employee.lastSessionAt",
    "Employee.workingHours",
    "Feedback.answers",
    "Feedback.versions",
    "GuideStep.prompt",
    "GuideStep.prompts",
    "GuideVersion.name",
    "GuideVersion.names",
    "GuideVersion.purpose",
    "GuideVersion.purposes",
    "LearningRecord.details",
    "MatchProposalPairing.participantIds",
    "MatchProposalPairing.participants",
    "Pairing.balance",
    "Pairing.habit",
    "Pairing.lastSessionAt",
    "Pairing.matchReasons",
    "Pairing.suggestedTimes",
    "Participant.coachingTime",
    "Participant.habit",
    "Participant.lastSessionAt",
    "Program.matchWeights",
    "Program.workingHours",
    "Pulse.answered",
    "Pulse.figures",
    "Question.highLabel",
    "Question.highLabels",
    "Question.lowLabel",
    "Question.lowLabels",
    "Question.options",
    "Question.prompt",
    "Question.prompts",
    "QuestionSetVersion.introduction",
    "QuestionSetVersion.introductions",
    "QuestionSetVersion.name",
    "QuestionSetVersion.names",
    "Recognition.giverName",
    "Recognition.receiverName",
    "Reflection.text",
    "Round.coachingTime",
    "Statement.activityId",
    "Statement.activityName",
    "Statement.completion",
    "Statement.json",
    "Statement.scoreScaled",
    "Statement.success",
    "Statement.timestamp",
    "Statement.verb",
    "Takeaway.authorName",
    "Takeaway.markedByMe",
    "WebhookEndpoint.pendingCount",
];

impl DocumentGenerator {
    /// Generates a document. The same state of `structure` gives the same document except for its literals and variables, which
    /// `values` selects.
    pub fn generate(&self, structure: &mut SeededRandom, values: &mut SeededRandom) -> Document {
        let mut writer = DocumentWriter {
            generator: self,
            structure,
            values,
            is_variable: false,
            variable_definitions: String::new(),
            variables: Map::new(),
            fragments: String::new(),
            name_count: 0,
            fields_left: 30,
            with_errors: false,
        };
        // Half of the documents contain no invalid value.
        writer.with_errors = writer.structure.chance(50);
        let selection = writer.root_selection();
        let DocumentWriter { variable_definitions, variables, fragments, structure, .. } = writer;
        let head = match (variable_definitions.is_empty(), structure.chance(50)) {
            (true, true) => String::new(),
            (true, false) => "query Named ".to_owned(),
            (false, _) => format!("query({variable_definitions}) "),
        };
        Document { text: format!("{head}{selection}{fragments}"), variables: variables.into() }
    }

    fn kind(&self, name: &str) -> &Value {
        &self.schema.types[name]
    }

    fn fields(&self, name: &str) -> &[Value] {
        self.kind(name)["fields"].as_array().map_or(&[], Vec::as_slice)
    }

    fn is_leaf(&self, name: &str) -> bool {
        self.kind(name)["fields"].is_null() && self.kind(name)["possibleTypes"].is_null()
    }
}

struct DocumentWriter<'a> {
    generator: &'a DocumentGenerator,
    structure: &'a mut SeededRandom,
    values: &'a mut SeededRandom,
    /// Whether the value of a variable is generated. All of it may differ between two requests with the same document.
    is_variable: bool,
    variable_definitions: String,
    variables: Map<String, Value>,
    fragments: String,
    name_count: usize,
    /// How many fields may still be added.
    fields_left: usize,
    with_errors: bool,
}

impl DocumentWriter<'_> {
    fn new_name(&mut self, letter: char) -> String {
        self.name_count += 1;
        format!("{letter}{}", self.name_count)
    }

    fn root_selection(&mut self) -> String {
        let fields: Vec<Value> = self.generator.fields("Query").to_vec();
        let mut selection = "{".to_owned();
        for _ in 0..=self.structure.below(2) {
            let field = loop {
                let field = self.structure.choose(&fields);
                let name = field["name"].as_str().unwrap();
                if PERSON_ONLY_FIELDS.contains(&format!("Query.{name}").as_str()) && !self.structure.chance(40) {
                    continue;
                }
                if !EXECUTOR_ONLY_ROOTS.contains(&name) || self.structure.chance(5) {
                    break field.clone();
                }
            };
            selection.push_str(&self.field(&field, 0));
        }
        if self.structure.chance(5) {
            selection.push_str(" __typename");
        }
        selection + " }"
    }

    /// A selection of a type, with braces.
    fn selection(&mut self, kind: &str, depth: usize) -> String {
        format!("{{{} }}", self.selected_fields(kind, depth))
    }

    fn selected_fields(&mut self, kind: &str, depth: usize) -> String {
        let mut out = String::new();
        if let Some(possible) = self.generator.kind(kind)["possibleTypes"].as_array() {
            let possible: Vec<String> = possible.iter().map(|kind| kind["name"].as_str().unwrap().to_owned()).collect();
            if kind == "Node" && self.structure.chance(80) {
                out.push_str(" id");
            }
            for _ in 0..=self.structure.below(3) {
                let name = self.structure.choose(&possible).clone();
                let selection = self.selection(&name, depth + 1);
                let _ = write!(out, " ... on {name} {selection}");
            }
            out.push_str(" __typename");
            return out;
        }
        if kind.ends_with("Connection") && self.structure.chance(2) {
            return " __typename".to_owned();
        }
        let fields: Vec<Value> = self.generator.fields(kind).to_vec();
        let leaves_only = depth > 6 || self.fields_left == 0;
        let target = 1 + self.structure.below(4);
        let mut count = 0;
        for _ in 0..20 {
            let field = self.structure.choose(&fields).clone();
            if leaves_only && !self.generator.is_leaf(named_type(&field["type"])) {
                continue;
            }
            let name = field["name"].as_str().unwrap();
            if EXECUTOR_ONLY_FIELDS.iter().any(|only| *only == format!("{kind}.{name}")) && !self.structure.chance(2) {
                continue;
            }
            if PERSON_ONLY_FIELDS.contains(&format!("{kind}.{name}").as_str()) && !self.structure.chance(20) {
                continue;
            }
            self.fields_left = self.fields_left.saturating_sub(1);
            out.push_str(&self.field(&field, depth));
            count += 1;
            if count >= target {
                break;
            }
        }
        if count == 0 || self.structure.chance(8) {
            out.push_str(" __typename");
        }
        self.maybe_in_fragment(kind, out)
    }

    fn maybe_in_fragment(&mut self, kind: &str, fields: String) -> String {
        let nodes = self.generator.kind("Node")["possibleTypes"].as_array().unwrap();
        match self.structure.below(16) {
            0 => format!(" ... on {kind}{} {{{fields} }}", self.maybe_directive()),
            1 => format!(" ...{} {{{fields} }} __typename", self.maybe_directive()),
            2 => {
                let directive = self.maybe_directive();
                let name = self.new_name('F');
                let _ = write!(self.fragments, "\nfragment {name} on {kind} {{{fields} }}");
                format!(" ...{name}{directive} __typename")
            }
            3 => {
                let name = self.new_name('F');
                let _ = write!(self.fragments, "\nfragment {name} on {kind} {{{fields} }}");
                format!(" ...{name} ...{name}")
            }
            4 if nodes.iter().any(|node| node["name"] == kind) => {
                format!("{fields} ... on Node{} {{ id __typename }} __typename", self.maybe_directive())
            }
            _ => fields,
        }
    }

    fn maybe_directive(&mut self) -> String {
        if self.structure.chance(8) { self.directive() } else { String::new() }
    }

    fn directive(&mut self) -> String {
        let name = if self.structure.chance(50) { "skip" } else { "include" };
        let value = json!(self.values.chance(50));
        let condition = match self.structure.below(3) {
            0 => self.structure.chance(50).to_string(),
            1 => self.variable("Boolean!", value, None),
            _ => self.variable("Boolean", value, Some("true".to_owned())),
        };
        format!(" @{name}(if: {condition})")
    }

    fn field(&mut self, field: &Value, depth: usize) -> String {
        let name = field["name"].as_str().unwrap();
        let alias = if self.structure.chance(20) { format!("{}: ", self.new_name('a')) } else { String::new() };
        let arguments = self.arguments(field);
        let is_repeated = self.structure.chance(4);
        // A repeated field is in the response if the condition of one of its selections holds.
        let directive = if is_repeated && self.structure.chance(50) { self.directive() } else { self.maybe_directive() };
        let kind = named_type(&field["type"]).to_owned();
        let is_leaf = self.generator.is_leaf(&kind);
        let selection = if is_leaf { String::new() } else { format!(" {}", self.selection(&kind, depth + 1)) };
        let once = format!(" {alias}{name}{arguments}{directive}{selection}");
        if !arguments.is_empty() && alias.is_empty() {
            // An alias avoids conflicts between fields with different arguments.
            let alias = self.new_name('b');
            return format!(" {alias}: {name}{arguments}{directive}{selection}");
        }
        if is_repeated {
            let directive = if self.structure.chance(30) { self.directive() } else { String::new() };
            let selection = if is_leaf { String::new() } else { self.selection(&kind, depth + 1) };
            return format!("{once} {alias}{name}{arguments}{directive} {selection}");
        }
        once
    }

    fn arguments(&mut self, field: &Value) -> String {
        let mut parts = Vec::new();
        let is_backward = self.structure.chance(20);
        for argument in field["args"].as_array().unwrap() {
            let name = argument["name"].as_str().unwrap();
            let kind = &argument["type"];
            let is_required = kind["kind"] == "NON_NULL";
            let percent = match (name, is_backward) {
                ("first", true) => 2,
                ("first", false) => 60,
                ("last", true) => 95,
                ("last", false) => 1,
                ("after" | "before", _) => 10,
                _ => 30,
            };
            if !is_required && !self.structure.chance(percent) {
                continue;
            }
            let field = field["name"].as_str().unwrap();
            let text = if self.structure.chance(35) {
                // The default value is part of the document.
                let default = (!is_required && self.structure.chance(15)).then(|| self.fixed_literal(name, field, kind));
                self.is_variable = true;
                let value = self.value(name, field, kind);
                self.is_variable = false;
                self.variable(&type_text(kind), value, default)
            } else {
                let value = self.value(name, field, kind);
                literal(&value, kind, &self.generator.schema.types)
            };
            parts.push(format!("{name}: {text}"));
        }
        if parts.is_empty() { String::new() } else { format!("({})", parts.join(", ")) }
    }

    /// Defines a variable and returns the reference to it.
    fn variable(&mut self, kind: &str, value: Value, default: Option<String>) -> String {
        let name = self.new_name('v');
        let default = default.map_or(String::new(), |default| format!(" = {default}"));
        let _ = write!(self.variable_definitions, "${name}: {kind}{default}, ");
        let unset_percent = if default.is_empty() { 2 } else { 50 };
        if !self.with_errors && default.is_empty() || !self.values.chance(unset_percent) {
            let value = if self.is_invalid() { json!([null, { "x": 1 }]) } else { value };
            self.variables.insert(name.clone(), value);
        }
        format!("${name}")
    }
}
