//! A course that an employee completed in the LMS, and the rule by which it is evidence of a competency.

use super::organizations::load_integration;
use coachgraph::{
    access::Actor,
    app::App,
    domain::{
        evidence,
        evidence_rule::{self, Settings},
        integration,
        statement::{self, Batch, Version},
    },
    platform::Result,
};
use entity::id::CompetencyId;
use serde_json::json;

/// The accounts of the LMS are named by the external id.
const LMS: &str = "https://lms.acme.example";

/// Creates the rule, and then the statement of the LMS about the employee with this external id.
pub async fn create(app: &App, actor: &Actor, competencies: &[CompetencyId], external_id: &str) -> Result<()> {
    let Some(competency_id) = competencies.first().copied() else { return Ok(()) };
    statement::set_account_home_pages(app, actor, vec![LMS.into()], None).await?;
    let settings = Settings {
        name: "Courses of the LMS on listening".into(),
        verb: "http://adlnet.gov/expapi/verbs/completed".into(),
        activity_id: None,
        activity_id_prefix: Some(format!("{LMS}/courses/listening")),
        activity_type: None,
        min_score: Some(70),
        success: None,
        completion: None,
        competency_id,
        level: 3,
    };
    evidence_rule::create(app, actor, settings, None).await?;
    let (operator, lms) = load_integration(app, "lms").await?;
    let lms = integration::get(&app.db, &operator, lms).await?;
    let statement = json!({
        "actor": { "account": { "homePage": LMS, "name": external_id } },
        "verb": { "id": "http://adlnet.gov/expapi/verbs/completed", "display": { "en": "completed" } },
        "object": {
            "id": format!("{LMS}/courses/listening-1"),
            "definition": { "name": { "en": "Listening, part 1" }, "type": "http://adlnet.gov/expapi/activities/course" },
        },
        "result": { "score": { "scaled": 0.85 }, "completion": true, "duration": "PT1H30M" },
    });
    let batch = Batch::parse(statement.to_string().as_bytes(), Version::V2, Vec::new())?;
    evidence::store(app, &Actor::for_sample_integration(&lms), batch).await?;
    Ok(())
}
