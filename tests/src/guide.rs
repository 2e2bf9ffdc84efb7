//! Guides: their versions, their languages, the guides that come with the product, and the version that a session freezes.

use crate::{
    operations::{create_employee, mutation_error, publish_guide, run_mutation, run_mutation_by_id, sample_guide},
    sample_organization::SampleOrganization,
    world::{Caller, World, value_at},
};
use chrono::TimeDelta;
use entity::{Tenanted, guide};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use serde_json::{Value, json};

const GUIDE: &str = "query($id: ID!) { guide(id: $id) {
    version name status draft { number } publishedVersion { id number }
    versions { nodes { number status minutes languages name { text } steps { number kind minutes prompts { language text } } } }
} }";

async fn read(caller: &Caller, id: &str) -> Value {
    caller.execute(GUIDE, json!({ "id": id })).await["guide"].clone()
}

async fn count_guides(caller: &Caller) -> Value {
    value_at(&caller.execute("{ guides { totalCount } }", json!({})).await, "guides.totalCount").clone()
}

fn text(language: &str, text: &str) -> Value {
    json!({ "language": language, "text": text })
}

fn step(minutes: i32, prompts: &[Value]) -> Value {
    json!({ "kind": "REFLECT", "minutes": minutes, "prompts": prompts })
}

#[tokio::test]
async fn a_published_version_never_changes() {
    let world = World::new().await;
    let admin = world.admin();
    let id = publish_guide(&admin, "Talk").await;
    let published = value_at(&read(&admin, &id).await, "versions.nodes.0").clone();
    assert_eq!(
        (&published["status"], &published["languages"], &published["minutes"]),
        (&json!("PUBLISHED"), &json!(["en", "de"]), &json!(20))
    );

    let steps = json!([step(5, &[text("en", "And now?")]), step(7, &[text("en", "And then?")])]);
    run_mutation(&admin, "guideUpdate", json!({ "id": id, "steps": steps })).await;
    let guide = read(&admin, &id).await;
    assert_eq!((value_at(&guide, "draft.number"), value_at(&guide, "publishedVersion.number")), (&json!(2), &json!(1)));
    assert_eq!(value_at(&guide, "versions.nodes.0"), &published, "the published version");
    assert_eq!(value_at(&guide, "versions.nodes.1.minutes"), 12);
    assert_eq!(value_at(&guide, "versions.nodes.1.languages"), &json!(["en"]), "German is no longer complete");

    // The draft itself can change, and keeps its number.
    run_mutation(&admin, "guideUpdate", json!({ "id": id, "names": [text("en", "Other talk")] })).await;
    let guide = read(&admin, &id).await;
    assert_eq!((&guide["name"], value_at(&guide, "versions.nodes.1.name.text")), (&json!("Talk"), &json!("Other talk")));
    run_mutation_by_id(&admin, "guidePublish", &id).await;
    let guide = read(&admin, &id).await;
    assert_eq!((&guide["name"], &guide["draft"]), (&json!("Other talk"), &Value::Null));
    assert_eq!((value_at(&guide, "publishedVersion.number"), value_at(&guide, "versions.nodes.0")), (&json!(2), &published));
    world.end().await;
}

#[tokio::test]
async fn a_text_is_found_in_the_language_that_the_caller_prefers_and_otherwise_in_the_default_language() {
    let world = World::new().await;
    let admin = world.admin();
    let prompts = [text("DE", "Was?"), text("en", "What?"), text("zh-hant-tw", "什麼?")];
    let mut input = sample_guide("Talk");
    input["steps"] = json!([step(5, &prompts)]);
    let id = run_mutation(&admin, "guideCreate", input).await;
    let query = "query($id: ID!, $languages: [String!]) { guide(id: $id) { draft {
        name(languages: $languages) { language } purpose(languages: $languages) { text } steps { prompt(languages: $languages) { language text } }
    } } }";
    let found = async |languages: Value| {
        let data = admin.execute(query, json!({ "id": id, "languages": languages })).await;
        let prompt = value_at(&data, "guide.draft.steps.0.prompt.language").as_str().unwrap().to_owned();
        (value_at(&data, "guide.draft.name.language").as_str().unwrap().to_owned(), prompt)
    };
    let pair = |name: &str, prompt: &str| (name.to_owned(), prompt.to_owned());
    assert_eq!(found(json!(["de-AT"])).await, pair("de", "de"));
    assert_eq!(found(json!(["fr", "ZH-Hant-TW", "de"])).await, pair("de", "zh-Hant-TW"), "each text is negotiated by itself");
    assert_eq!(found(json!(["fr"])).await, pair("en", "en"));
    assert_eq!(found(Value::Null).await, pair("en", "en"));

    let invalid = admin.graphql(query, json!({ "id": id, "languages": ["de", "de_AT"] })).await;
    assert!(invalid.body.to_string().contains("languages.1"), "{:#}", invalid.body);
    world.end().await;
}

#[tokio::test]
async fn a_guide_with_an_invalid_field_is_refused_with_its_path_and_nothing_is_stored() {
    let world = World::new().await;
    let admin = world.admin();
    let error = async |change: Value| {
        let mut input = sample_guide("Talk");
        for (name, value) in change.as_object().unwrap() {
            input[name] = value.clone();
        }
        let error = mutation_error(&admin, "guideCreate", input).await;
        let path: Vec<_> = error["field"].as_array().unwrap().iter().map(|part| part.as_str().unwrap().to_owned()).collect();
        format!("{} {}", error["code"].as_str().unwrap(), path.join("."))
    };
    let valid = || step(5, &[text("en", "What?")]);
    assert_eq!(error(json!({ "steps": [] })).await, "INVALID steps");
    assert_eq!(error(json!({ "steps": vec![valid(); 31] })).await, "INVALID steps");
    assert_eq!(error(json!({ "steps": [valid(), step(0, &[text("en", "What?")])] })).await, "INVALID steps.1.minutes");
    assert_eq!(error(json!({ "steps": [step(241, &[text("en", "What?")])] })).await, "INVALID steps.0.minutes");
    let wrong_language = step(5, &[text("en", "What?"), text("German", "Was?"), text("de_DE", "Was?")]);
    assert_eq!(error(json!({ "steps": [valid(), valid(), wrong_language] })).await, "INVALID steps.2.prompts.1.language");
    assert_eq!(error(json!({ "steps": [step(5, &[text("de", "Was?")])] })).await, "INVALID steps.0.prompts");
    assert_eq!(error(json!({ "steps": [step(5, &[text("en", "a"), text("EN", "b")])] })).await, "INVALID steps.0.prompts.1.language");
    let long = "x".repeat(1 << 20);
    assert_eq!(error(json!({ "steps": [step(5, &[text("en", &long)])] })).await, "INVALID steps.0.prompts.0.text");
    assert_eq!(error(json!({ "names": [text("en", "a\u{7}b")] })).await, "INVALID names.0.text");
    assert_eq!(error(json!({ "names": [] })).await, "INVALID names");
    assert_eq!(error(json!({ "defaultLanguage": "en-" })).await, "INVALID defaultLanguage");
    assert_eq!(error(json!({ "purposes": [text("de", "Wozu")] })).await, "INVALID purposes");
    assert_eq!(count_guides(&admin).await, 0);

    let id = publish_guide(&admin, "Talk").await;
    let update = mutation_error(&admin, "guideUpdate", json!({ "id": id, "steps": [] })).await;
    assert_eq!(update["field"], json!(["steps"]));
    assert_eq!(read(&admin, &id).await["draft"], Value::Null);
    world.end().await;
}

#[tokio::test]
async fn employees_see_published_guides_only_and_cannot_change_them() {
    let world = World::new().await;
    let admin = world.admin();
    create_employee(&admin, "ann").await;
    let ann = world.person("ann");
    let id = run_mutation(&admin, "guideCreate", sample_guide("Talk")).await;
    assert_eq!((count_guides(&ann).await, read(&ann, &id).await), (json!(0), Value::Null), "a guide that was never published");
    run_mutation_by_id(&admin, "guidePublish", &id).await;
    run_mutation(&admin, "guideUpdate", json!({ "id": id, "names": [text("en", "New talk")] })).await;
    let guide = read(&ann, &id).await;
    assert_eq!((value_at(&guide, "versions.nodes.0.name.text"), value_at(&guide, "versions.nodes.1")), (&json!("Talk"), &Value::Null));
    assert_eq!((&guide["draft"], &guide["name"]), (&Value::Null, &json!("Talk")));
    for document in [
        "mutation { guideImportStandard { changedCount } }",
        "mutation($id: ID!) { guidePublish(id: $id) { guide { id } } }",
        "mutation($id: ID!) { guideArchive(id: $id) { guide { id } } }",
    ] {
        assert_eq!(ann.graphql(document, json!({ "id": id })).await.error_code(), "FORBIDDEN", "{document}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_refused_change_of_a_guide_returns_the_current_guide_and_says_why() {
    let world = World::new().await;
    let admin = world.admin();
    let keyed = |name: &str| {
        let mut input = sample_guide(name);
        input["idempotencyKey"] = "guide-1".into();
        input
    };
    let id = run_mutation(&admin, "guideCreate", keyed("Talk")).await;
    assert_eq!(run_mutation(&admin, "guideCreate", keyed("Talk")).await, id);
    assert_eq!(mutation_error(&admin, "guideCreate", keyed("Other")).await["code"], "KEY_REUSED");
    assert_eq!(count_guides(&admin).await, 1);

    let update = "mutation($input: GuideUpdateInput!) { guideUpdate(input: $input) { guide { version } userErrors { code field } } }";
    let stale = admin.graphql(update, json!({ "input": { "id": id, "expectedVersion": 7, "names": [text("en", "New")] } })).await;
    assert_eq!(stale.data("guideUpdate.guide.version"), 1);
    assert_eq!(stale.data("guideUpdate.userErrors.0"), &json!({ "code": "STALE_VERSION", "field": ["expectedVersion"] }));

    let log = world.change_log(world.acme.id).await.len();
    let same = sample_guide("Talk");
    run_mutation(&admin, "guideUpdate", json!({ "id": id, "steps": same["steps"], "names": same["names"] })).await;
    assert_eq!(world.change_log(world.acme.id).await.len(), log, "a change without a difference");

    let publish = "mutation($id: ID!) { guidePublish(id: $id) { guide { id } userErrors { code field } } }";
    run_mutation_by_id(&admin, "guidePublish", &id).await;
    assert_eq!(admin.expect_user_error(publish, json!({ "id": id })).await["code"], "WRONG_STATE", "there is no draft");
    run_mutation_by_id(&admin, "guideArchive", &id).await;
    run_mutation_by_id(&admin, "guideArchive", &id).await;
    assert_eq!(mutation_error(&admin, "guideUpdate", json!({ "id": id, "names": [text("en", "New")] })).await["code"], "WRONG_STATE");
    let kinds: Vec<_> = world.change_log(world.acme.id).await.into_iter().skip(log).map(|entry| entry.kind).collect();
    assert_eq!(kinds, ["guide.published", "guide.archived"]);
    world.end().await;
}

const IMPORT: &str = "mutation { guideImportStandard { changedCount guides {
    id standardKey name publishedVersion { number standard languages minutes } draft { number standard }
} userErrors { code } } }";

#[tokio::test]
async fn standard_guides_are_imported_once_and_their_new_versions_leave_own_versions_alone() {
    let world = World::new().await;
    let admin = world.admin();
    let first = admin.execute(IMPORT, json!({})).await["guideImportStandard"].clone();
    assert_eq!((&first["changedCount"], first["guides"].as_array().unwrap().len()), (&json!(6), 6));
    for guide in first["guides"].as_array().unwrap() {
        assert_eq!(value_at(guide, "publishedVersion.languages"), &json!(["en", "de"]), "{guide}");
    }
    let log = world.change_log(world.acme.id).await.len();
    let again = admin.execute(IMPORT, json!({})).await["guideImportStandard"].clone();
    assert_eq!((&again["changedCount"], &again["guides"]), (&json!(0), &first["guides"]));
    assert_eq!(world.change_log(world.acme.id).await.len(), log);

    // The organization changes some of them: an own version, a draft, an archived one.
    let id = |index: usize| value_at(&first["guides"], &format!("{index}.id")).as_str().unwrap().to_owned();
    for changed in [id(1), id(2)] {
        run_mutation(&admin, "guideUpdate", json!({ "id": changed, "names": [text("en", "Ours")], "purposes": [] })).await;
    }
    run_mutation_by_id(&admin, "guidePublish", &id(1)).await;
    run_mutation_by_id(&admin, "guideArchive", &id(3)).await;
    // A release of the product in which every guide differs from the imported one.
    let db = world.connect_database().await;
    for row in guide::Entity::of(world.acme.id).all(&db).await.unwrap() {
        let mut row = row.into_active_model();
        row.standard_digest = Set(Some("of an earlier release".into()));
        row.update(&db).await.unwrap();
    }
    let data = admin.execute(IMPORT, json!({})).await["guideImportStandard"].clone();
    let numbers = |index: usize| {
        let guide = &data["guides"][index];
        [value_at(guide, "publishedVersion.number").clone(), value_at(guide, "draft.number").clone()]
    };
    assert_eq!(numbers(0), [json!(2), Value::Null], "an unchanged guide gets a published version");
    assert_eq!(numbers(1), [json!(2), json!(3)], "an own version stays in use; the new one is a draft");
    assert_eq!(data["guides"][1]["name"], "Ours");
    assert_eq!(numbers(2), [json!(1), json!(2)], "a draft of the organization stays as it is");
    assert_eq!(numbers(3), [json!(1), Value::Null], "an archived guide");
    assert_eq!(data["changedCount"], 4);
    let data = admin.execute(IMPORT, json!({})).await["guideImportStandard"].clone();
    assert_eq!(data["changedCount"], 0);
    world.end().await;
}

/// A program with a weekly cadence, a round of that many weeks that starts today, and a pairing of two employees.
struct Pair {
    program: String,
    pairing: String,
}

async fn create_pair(world: &World, admin: &Caller, weeks: Option<i64>) -> Pair {
    let today = world.clock.now().date_naive();
    let program = run_mutation(admin, "programCreate", json!({ "name": "Peers", "kind": "INFORMAL", "cadenceDays": 7 })).await;
    run_mutation_by_id(admin, "programOpen", &program).await;
    let mut participants = Vec::new();
    for name in ["ann", "bob"] {
        let employee = create_employee(admin, name).await;
        let input = json!({ "programId": program, "employeeId": employee });
        participants.push(run_mutation(admin, "participantEnrol", input).await);
    }
    let ends_on = weeks.map(|weeks| today + TimeDelta::days(weeks * 7 - 1));
    let round = run_mutation(admin, "roundStart", json!({ "programId": program, "startsOn": today, "endsOn": ends_on })).await;
    let pairing = run_mutation(admin, "pairingCreate", json!({ "roundId": round, "participantIds": participants })).await;
    Pair { program, pairing }
}

/// Schedules a session some days from now. Returns its identifier.
async fn schedule(world: &World, caller: &Caller, pair: &Pair, days: i64, guide: Option<&str>) -> String {
    let starts_at = world.clock.now() + TimeDelta::days(days) + TimeDelta::seconds(1);
    run_mutation(caller, "sessionSchedule", json!({ "pairingId": pair.pairing, "startsAt": starts_at, "guideId": guide })).await
}

/// The name and the number of the version that a session has frozen, such as `Talk 1`.
async fn frozen(caller: &Caller, session: &str) -> String {
    let query = "query($id: ID!) { session(id: $id) { guideVersion { number guide { name } } } }";
    let version = value_at(&caller.execute(query, json!({ "id": session })).await, "session.guideVersion").clone();
    if version.is_null() {
        return "none".into();
    }
    format!("{} {}", value_at(&version, "guide.name").as_str().unwrap(), version["number"])
}

#[tokio::test]
async fn a_session_freezes_the_guide_of_its_position_in_the_round() {
    let world = World::new().await;
    let admin = world.admin();
    let pair = create_pair(&world, &admin, Some(5)).await;
    let mut guides = Vec::new();
    for (position, name) in [("FIRST", "Start"), ("MIDDLE", "Half"), ("LAST", "End"), ("EVERY", "Usual")] {
        guides.push(json!({ "position": position, "guideId": publish_guide(&admin, name).await }));
    }
    let before = schedule(&world, &admin, &pair, 0, None).await;
    assert_eq!(frozen(&admin, &before).await, "none", "the program has no guides yet");
    run_mutation_by_id(&admin, "sessionCancel", &before).await;
    run_mutation(&admin, "programSetGuides", json!({ "id": pair.program, "guides": guides })).await;
    let mut found = Vec::new();
    for week in 0..5 {
        found.push(frozen(&admin, &schedule(&world, &admin, &pair, week * 7, None).await).await);
    }
    assert_eq!(found, ["Start 1", "Usual 1", "Half 1", "Usual 1", "End 1"], "a cancelled session does not count");

    // Without an end of the round there is neither a middle nor a last session.
    let other = World::new().await;
    let other_admin = other.admin();
    let pair = create_pair(&other, &other_admin, None).await;
    let mut guides = Vec::new();
    for (position, name) in [("MIDDLE", "Half"), ("LAST", "End")] {
        guides.push(json!({ "position": position, "guideId": publish_guide(&other_admin, name).await }));
    }
    run_mutation(&other_admin, "programSetGuides", json!({ "id": pair.program, "guides": guides })).await;
    for week in 0..4 {
        let session = schedule(&other, &other_admin, &pair, week * 7, None).await;
        assert_eq!(frozen(&other_admin, &session).await, "none");
    }
    other.end().await;
    world.end().await;
}

#[tokio::test]
async fn a_session_keeps_its_version_of_a_guide_when_it_is_rescheduled_and_when_the_guide_changes() {
    let world = World::new().await;
    let admin = world.admin();
    let pair = create_pair(&world, &admin, None).await;
    let (usual, special) = (publish_guide(&admin, "Usual").await, publish_guide(&admin, "Special").await);
    let guides = json!([{ "position": "EVERY", "guideId": usual }]);
    run_mutation(&admin, "programSetGuides", json!({ "id": pair.program, "guides": guides })).await;
    let session = schedule(&world, &admin, &pair, 1, None).await;
    let named = schedule(&world, &world.person("ann"), &pair, 2, Some(&special)).await;
    assert_eq!((frozen(&admin, &session).await, frozen(&admin, &named).await), ("Usual 1".into(), "Special 1".into()));

    run_mutation(&admin, "guideUpdate", json!({ "id": usual, "purposes": [text("en", "Clarity")] })).await;
    let with_draft = schedule(&world, &admin, &pair, 3, None).await;
    assert_eq!(frozen(&admin, &with_draft).await, "Usual 1", "a draft is never frozen");
    run_mutation_by_id(&admin, "guidePublish", &usual).await;
    let reschedule =
        "mutation($id: ID!, $at: DateTime!) { sessionReschedule(id: $id, startsAt: $at) { session { id } userErrors { code } } }";
    admin.execute(reschedule, json!({ "id": session, "at": world.clock.now() + TimeDelta::days(9) })).await;
    assert_eq!(frozen(&admin, &session).await, "Usual 1");
    assert_eq!(frozen(&admin, &schedule(&world, &admin, &pair, 4, None).await).await, "Usual 2");

    run_mutation_by_id(&admin, "guideArchive", &usual).await;
    assert_eq!(frozen(&admin, &schedule(&world, &admin, &pair, 5, None).await).await, "none", "an archived guide is not used");
    assert_eq!(frozen(&admin, &session).await, "Usual 1", "sessions that have it keep it");
    let draft = run_mutation(&admin, "guideCreate", sample_guide("Draft")).await;
    for (guide, code) in [(usual.as_str(), "WRONG_STATE"), (&draft, "WRONG_STATE"), ("gui_01m827kszmefzbhkrgt3k5d98c", "NOT_FOUND")] {
        let starts_at = world.clock.now() + TimeDelta::days(6);
        let input = json!({ "pairingId": pair.pairing, "startsAt": starts_at, "guideId": guide });
        let error = mutation_error(&admin, "sessionSchedule", input).await;
        assert_eq!((&error["code"], &error["field"]), (&json!(code), &json!(["guideId"])), "{error}");
        let guides = json!([{ "position": "FIRST", "guideId": special }, { "position": "LAST", "guideId": guide }]);
        let error = mutation_error(&admin, "programSetGuides", json!({ "id": pair.program, "guides": guides })).await;
        assert_eq!((&error["code"], &error["field"]), (&json!(code), &json!(["guides", "1", "guideId"])), "{error}");
    }
    world.end().await;
}

#[tokio::test]
async fn the_guides_of_a_program_are_replaced_as_a_whole_and_each_position_has_one() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    let (program, guide) = (sample.id("prg"), sample.id("gui"));
    let of = |positions: &[&str]| {
        let guides: Vec<_> = positions.iter().map(|position| json!({ "position": position, "guideId": guide })).collect();
        json!({ "id": program, "guides": guides })
    };
    let query = "query($id: ID!) { program(id: $id) { version guides { position guide { name } } } }";
    let read = async || admin.execute(query, json!({ "id": program })).await["program"].clone();
    let version = read().await["version"].as_i64().unwrap();
    run_mutation(&admin, "programSetGuides", of(&["LAST", "FIRST"])).await;
    let entry = |position: &str| json!({ "position": position, "guide": { "name": "Talk" } });
    assert_eq!(read().await, json!({ "version": version + 1, "guides": [entry("FIRST"), entry("LAST")] }));
    run_mutation(&admin, "programSetGuides", of(&["FIRST", "LAST"])).await;
    assert_eq!(read().await["version"], version + 1, "the same guides in another order");
    let repeated = mutation_error(&admin, "programSetGuides", of(&["FIRST", "EVERY", "FIRST"])).await;
    assert_eq!(repeated["field"], json!(["guides", "2", "position"]));
    let mut stale = of(&[]);
    stale["expectedVersion"] = version.into();
    assert_eq!(mutation_error(&admin, "programSetGuides", stale).await["code"], "STALE_VERSION");
    let last = world.change_log(world.acme.id).await.pop().unwrap();
    assert_eq!((last.kind.as_str(), last.changed_fields.as_str()), ("program.updated", "guides"));
    run_mutation(&admin, "programSetGuides", of(&[])).await;
    assert_eq!(read().await["guides"], json!([]));
    run_mutation_by_id(&admin, "programClose", &program).await;
    assert_eq!(mutation_error(&admin, "programSetGuides", of(&["EVERY"])).await["code"], "WRONG_STATE");
    world.end().await;
}
