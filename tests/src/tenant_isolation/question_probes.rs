//! The root fields of question sets, feedback and pulses.

use crate::operations::sample_question_set;
use chrono::{DateTime, Utc};
use entity::id::{FeedbackExchangeId, FeedbackId, PulseId, QuestionSetId, QuestionSetVersionId};
use serde_json::{Value, json};
use uuid::Uuid;

/// The entries of [`super::identifier_probes`]. One that ends an object follows those that need it.
pub fn all(at: DateTime<Utc>) -> Vec<(&'static str, Value)> {
    let by_id = |field: &'static str, id: &str| (field, json!({ "id": id }));
    let answers = json!([{ "questionKey": "trust", "scale": 5 }]);
    let feedback = json!({ "feedbackExchangeId": "$fbx", "receiverId": "$emp_peer", "answers": answers });
    let mut probes = vec![
        by_id("feedback", "$fbk"),
        by_id("feedbackExchange", "$fbx"),
        by_id("pulse", "$pls"),
        by_id("questionSet", "$qst"),
        by_id("questionSetVersion", "$qsv"),
        ("questionSets", json!({})),
        ("questionSetImportStandard", json!({})),
        ("questionSetCreate", json!({ "input": sample_question_set("Questions", "FEEDBACK") })),
        ("questionSetUpdate", json!({ "input": { "id": "$qst", "introductions": [{ "language": "en", "text": "Be concrete" }] } })),
        by_id("questionSetPublish", "$qst"),
        ("programSetQuestionSets", json!({ "input": { "id": "$prg", "questionSetIds": ["$qst"] } })),
        ("feedbackExchangeOpen", json!({ "input": { "pairingId": "$pai", "dueAt": at } })),
        ("feedbackSubmit", json!({ "input": feedback })),
        ("pulseOpen", json!({ "input": { "roundId": "$rnd", "closesAt": at } })),
        ("pulseAnswer", json!({ "input": { "pulseId": "$pls", "answers": answers } })),
        by_id("pulseClose", "$pls"),
        by_id("questionSetArchive", "$qst"),
    ];
    probes.extend(["$fbk", "$fbx", "$pls", "$qst", "$qsv"].map(|id| by_id("node", id)));
    for (field, filter, id) in [
        ("feedbackExchanges", "pairingId", "$pai"),
        ("feedbackExchanges", "programId", "$prg"),
        ("feedbacks", "feedbackExchangeId", "$fbx"),
        ("feedbacks", "giverId", "$emp"),
        ("feedbacks", "receiverId", "$emp_peer"),
        ("pulses", "programId", "$prg"),
        ("pulses", "roundId", "$rnd"),
    ] {
        probes.extend(
            [json!({ "eq": id }), json!({ "in": [id] })].map(|filter_of_id| (field, json!({ "filter": { filter: filter_of_id } }))),
        );
    }
    probes
}

/// An identifier with a prefix.
pub fn unknown_id(prefix: &str, uuid: Uuid) -> String {
    match prefix {
        "fbk" => FeedbackId(uuid).to_string(),
        "fbx" => FeedbackExchangeId(uuid).to_string(),
        "pls" => PulseId(uuid).to_string(),
        "qst" => QuestionSetId(uuid).to_string(),
        "qsv" => QuestionSetVersionId(uuid).to_string(),
        _ => super::evidence_probes::unknown_id(prefix, uuid),
    }
}
