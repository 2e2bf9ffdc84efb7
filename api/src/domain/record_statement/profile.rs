//! The xAPI profile of the statements of learning records (xAPI Profiles 1.0): the terms that this server declares, and a template for each verb.

use super::vocabulary::{ATTENDED, COMPETENCY, COMPLETED, MEETING, PROFILE, Term, Vocabulary};
use crate::domain::statement::VOIDED;
use entity::learning_record::Verb;
use serde_json::{Value, json};

/// The day on which this version of the profile was written. A change of the profile is a new version.
const GENERATED_AT: &str = "2026-11-28T00:00:00Z";

/// The profile as JSON-LD.
pub fn profile(vocabulary: &Vocabulary) -> Value {
    let author = json!({ "type": "Organization", "name": "Coachgraph", "url": vocabulary.server() });
    let builder = Builder(vocabulary);
    json!({
        "@context": "https://w3id.org/xapi/profiles/context",
        "id": vocabulary.profile(),
        "type": "Profile",
        "conformsTo": "https://w3id.org/xapi/profiles#1.0",
        "prefLabel": { "en": "Peer coaching" },
        "definition": { "en": "What employees did and reached in programs in which colleagues coach each other." },
        "author": author,
        "versions": [{ "id": vocabulary.profile_version(), "generatedAtTime": GENERATED_AT }],
        "concepts": builder.concepts(),
        "templates": builder.templates(),
    })
}

/// Whether an IRI is that of the profile, of a version of it, or of a part of it.
pub fn declares(profile: &Value, iri: &str) -> bool {
    let parts = ["versions", "concepts", "templates"].into_iter().filter_map(|name| profile.get(name)?.as_array()).flatten();
    parts.chain([profile]).any(|part| part.get("id").is_some_and(|id| id == iri))
}

struct Builder<'a>(&'a Vocabulary);

impl Builder<'_> {
    /// A part of the profile: a concept or a template.
    fn part(&self, id: &str, kind: &str, label: &str, definition: &str, more: Value) -> Value {
        let mut part = json!({
            "id": id,
            "type": kind,
            "inScheme": self.0.profile_version(),
            "prefLabel": { "en": label },
            "definition": { "en": definition },
        });
        if let (Some(members), Value::Object(more)) = (part.as_object_mut(), more) {
            members.extend(more);
        }
        part
    }

    fn concept(&self, term: Term, kind: &str, label: &str, definition: &str, more: Value) -> Value {
        self.part(&self.0.term(term), kind, label, definition, more)
    }

    fn extension(&self, term: Term, label: &str, definition: &str, verb: &str, schema: &Value) -> Value {
        let more = json!({ "recommendedVerbs": [verb], "inlineSchema": schema.to_string() });
        self.concept(term, "ResultExtension", label, definition, more)
    }

    fn concepts(&self) -> Vec<Value> {
        let assessed = self.0.term(Term::WasAssessed);
        let (minutes, percent) = (json!({ "type": "integer", "minimum": 0 }), json!({ "type": "integer", "minimum": 0, "maximum": 100 }));
        let kinds = json!({ "enum": ["SELF", "PEER", "EVIDENCE"] });
        vec![
            self.concept(
                Term::WasAssessed,
                "Verb",
                "was assessed",
                "The level of the actor in a competency was assessed: by the actor, by a peer, or from evidence. The score is the level; 1 is the lowest.",
                json!({ "relatedMatch": ["https://w3id.org/xapi/tla/verbs/asserted"] }),
            ),
            self.concept(
                Term::Program,
                "ActivityType",
                "coaching program",
                "A program in which colleagues at the same level coach each other in pairs or threes.",
                json!({}),
            ),
            self.concept(
                Term::Round,
                "ActivityType",
                "coaching round",
                "One cycle of a coaching program, with the same partners.",
                json!({}),
            ),
            self.concept(
                Term::CompetencyFramework,
                "ActivityType",
                "competency framework",
                "A set of competencies with one scale of levels.",
                json!({ "relatedMatch": ["https://w3id.org/xapi/tla/activity-types/competency-framework"] }),
            ),
            self.extension(
                Term::CoachedMinutes,
                "coached minutes",
                "The minutes of the session in which the actor coached.",
                ATTENDED,
                &minutes,
            ),
            self.extension(
                Term::WasCoachedMinutes,
                "was coached minutes",
                "The minutes of the session in which the actor was coached.",
                ATTENDED,
                &minutes,
            ),
            self.extension(
                Term::AssessmentKind,
                "assessment kind",
                "Who assessed: SELF, the actor; PEER, a colleague; EVIDENCE, a system that reported evidence.",
                &assessed,
                &kinds,
            ),
            self.extension(Term::Confidence, "confidence", "How sure the assessor is, in percent.", &assessed, &percent),
        ]
    }

    fn template(&self, verb: Verb, label: &str, definition: &str, more: Value, rules: Value) -> Value {
        let mut template = self.part(&self.0.template(verb), "StatementTemplate", label, definition, more);
        if let Some(members) = template.as_object_mut() {
            members.insert("contextCategoryActivityType".into(), json!([PROFILE]));
            members.insert("rules".into(), rules);
        }
        template
    }

    fn templates(&self) -> Vec<Value> {
        let (program, round) = (self.0.term(Term::Program), self.0.term(Term::Round));
        let rule = |location: &str, presence: &str| json!({ "location": location, "presence": presence });
        let category =
            json!({ "location": "$.context.contextActivities.category[*].id", "presence": "included", "any": [self.0.profile_version()] });
        let voidable = [Verb::Attended, Verb::Assessed, Verb::Completed].map(|verb| self.0.template(verb));
        let (account, instructor) = (rule("$.actor.account.name", "recommended"), rule("$.context.instructor", "excluded"));
        vec![
            self.template(
                Verb::Attended,
                "attended a session",
                "The actor attended a session of a pairing. The registration is the participation in the program, and the team the pairing.",
                json!({ "verb": ATTENDED, "objectActivityType": MEETING, "contextGroupingActivityType": [program, round] }),
                json!([
                    category,
                    account,
                    instructor,
                    rule("$.context.registration", "included"),
                    rule("$.context.team", "included"),
                    rule("$.result.duration", "included"),
                ]),
            ),
            self.template(
                Verb::Assessed,
                "was assessed",
                "The level of the actor in a competency was assessed.",
                json!({
                    "verb": self.0.term(Term::WasAssessed),
                    "objectActivityType": COMPETENCY,
                    "contextParentActivityType": [self.0.term(Term::CompetencyFramework)],
                }),
                json!([category, account, instructor, rule("$.result.score.raw", "included"), rule("$.context.registration", "recommended")]),
            ),
            self.template(
                Verb::Completed,
                "completed a program",
                "The actor took part in a program until it was closed. The registration is the participation.",
                json!({ "verb": COMPLETED, "objectActivityType": program }),
                json!([
                    category,
                    account,
                    instructor,
                    rule("$.context.registration", "included"),
                    { "location": "$.result.completion", "presence": "included", "all": [true] },
                ]),
            ),
            self.template(
                Verb::Voided,
                "voided a statement",
                "A learning record was voided. The actor is the server, because the record does not tell who voided it.",
                json!({
                    "verb": VOIDED,
                    "objectStatementRefTemplate": voidable,
                }),
                json!([category]),
            ),
        ]
    }
}
