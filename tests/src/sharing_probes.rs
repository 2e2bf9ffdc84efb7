//! Root fields of recognitions, takeaways and badges, for the tests of tenant isolation and permissions.

use entity::id::{BadgeAwardId, BadgeId, RecognitionId, TakeawayId};
use serde_json::{Value, json};
use uuid::Uuid;

/// Root fields with arguments, as in `tenant_isolation::identifier_probes`.
pub fn identifier_probes() -> Vec<(&'static str, Value)> {
    let by_id = |field: &'static str, id: &str| (field, json!({ "id": id }));
    let mut probes = vec![by_id("recognition", "$rec"), by_id("takeaway", "$tak"), by_id("node", "$rec"), by_id("node", "$tak")];
    for (field, filter, id) in [
        ("recognitions", "competencyId", "$cmp"),
        ("recognitions", "giverId", "$emp"),
        ("recognitions", "programId", "$prg"),
        ("recognitions", "receiverId", "$emp_peer"),
        ("takeaways", "authorId", "$emp_peer"),
        ("takeaways", "competencyId", "$cmp"),
        ("takeaways", "programId", "$prg"),
        ("badges", "competencyId", "$cmp"),
        ("badges", "programId", "$prg"),
        ("badgeAwards", "badgeId", "$bdg"),
        ("badgeAwards", "employeeId", "$emp"),
    ] {
        probes.extend([json!({ "eq": id }), json!({ "in": [id] })].map(|ids| (field, json!({ "filter": { filter: ids } }))));
    }
    let thanks = json!({
        "programId": "$prg", "receiverId": "$emp_peer", "competencyId": "$cmp", "commitmentId": "$cmt", "text": "You listened",
        "visibility": "PAIRING"
    });
    probes.extend([
        ("recognitionGive", json!({ "input": thanks })),
        by_id("recognitionWithdraw", "$rec"),
        ("takeawayShare", json!({ "input": { "programId": "$prg", "competencyId": "$cmp", "text": "Wait for the answer" } })),
        ("takeawayEdit", json!({ "input": { "id": "$tak_own", "competencyId": "$cmp", "text": "Wait longer" } })),
        by_id("takeawayMarkHelpful", "$tak"),
        by_id("takeawayUnmarkHelpful", "$tak"),
        by_id("takeawayWithdraw", "$tak_own"),
    ]);
    probes.extend(["badge", "node"].map(|field| by_id(field, "$bdg")));
    probes.extend(["badgeAward", "node"].map(|field| by_id(field, "$bda")));
    let texts = json!({ "name": "Listener", "description": "Listens", "criteria": "Was assessed", "competencyId": "$cmp", "level": 1 });
    let of_program = json!({ "name": "Coach", "description": "Coached", "criteria": "Completed", "programId": "$prg" });
    probes.extend([
        ("badgeCreate", json!({ "input": texts })),
        ("badgeCreate", json!({ "input": of_program })),
        ("badgeUpdate", json!({ "input": { "id": "$bdg", "name": "Good listener" } })),
        by_id("badgeActivate", "$bdg"),
        ("badgeOffer", json!({ "input": { "badgeId": "$bdg", "employeeId": "$emp" } })),
        by_id("badgeAwardAccept", "$bda"),
        ("learnerRecordIssue", json!({})),
        by_id("badgeAwardWithdraw", "$bda"),
        by_id("badgeAwardDecline", "$bda_peer"),
        ("badgeAwardRevoke", json!({ "id": "$bda_report", "reason": "by mistake" })),
        by_id("badgeRetire", "$bdg"),
        ("signingKeyRotate", json!({})),
        ("signingKeys", json!({})),
    ]);
    probes
}

/// An identifier with a prefix. `None` for the prefix of another object.
pub fn unknown_id(prefix: &str, uuid: Uuid) -> Option<String> {
    Some(match prefix {
        "rec" => RecognitionId(uuid).to_string(),
        "tak" => TakeawayId(uuid).to_string(),
        "bdg" => BadgeId(uuid).to_string(),
        "bda" => BadgeAwardId(uuid).to_string(),
        _ => return None,
    })
}
