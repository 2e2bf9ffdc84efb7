//! Question sets: their versions, their limits, the sets that come with the product, and the sets of a program.

use crate::{
    operations::{create_employee, mutation_error, publish_question_set, run_mutation, run_mutation_by_id, sample_question_set},
    world::{Caller, World, value_at},
};
use serde_json::{Value, json};

const SET: &str = "query($id: ID!) { questionSet(id: $id) {
    version name purpose status draft { number } publishedVersion { id number }
    versions { nodes { number status languages name(languages: [\"de-AT\"]) { text } questions {
        number key kind required scaleMin scaleMax multiple maxLength prompt(languages: [\"de-AT\"]) { language text }
        lowLabel { text } options { key label(languages: [\"de\"]) { text } }
    } } }
} }";

async fn read(caller: &Caller, id: &str) -> Value {
    caller.execute(SET, json!({ "id": id })).await["questionSet"].clone()
}

async fn count_sets(caller: &Caller) -> Value {
    value_at(&caller.execute("{ questionSets { totalCount } }", json!({})).await, "questionSets.totalCount").clone()
}

fn texts(text: &str) -> Value {
    json!([{ "language": "en", "text": text }])
}

#[tokio::test]
async fn a_published_version_of_a_question_set_never_changes() {
    let world = World::new().await;
    let admin = world.admin();
    let id = publish_question_set(&admin, "Questions", "FEEDBACK").await;
    let published = value_at(&read(&admin, &id).await, "versions.nodes.0").clone();
    assert_eq!((&published["status"], &published["languages"]), (&json!("PUBLISHED"), &json!(["en", "de"])));
    let question = json!({
        "number": 1, "key": "trust", "kind": "SCALE", "required": true, "scaleMin": 1, "scaleMax": 5, "multiple": false,
        "maxLength": null, "prompt": { "language": "de", "text": "I can say what I think auf Deutsch" }, "lowLabel": { "text": "Never" },
        "options": []
    });
    assert_eq!(published["questions"][0], question);
    assert_eq!(value_at(&published, "questions.1.options.2.label.text"), "honesty auf Deutsch");

    let words = json!({ "key": "words", "kind": "TEXT", "prompts": texts("What?"), "maxLength": 10 });
    run_mutation(&admin, "questionSetUpdate", json!({ "id": id, "questions": [words], "expectedVersion": 2 })).await;
    let set = read(&admin, &id).await;
    assert_eq!((value_at(&set, "draft.number"), value_at(&set, "publishedVersion.number")), (&json!(2), &json!(1)));
    assert_eq!(value_at(&set, "versions.nodes.0"), &published, "the published version");
    assert_eq!(value_at(&set, "versions.nodes.1.questions").as_array().unwrap().len(), 1);
    let stale = mutation_error(&admin, "questionSetUpdate", json!({ "id": id, "names": texts("N"), "expectedVersion": 2 })).await;
    assert_eq!(stale["code"], "STALE_VERSION");
    run_mutation_by_id(&admin, "questionSetPublish", &id).await;
    let set = read(&admin, &id).await;
    assert_eq!((value_at(&set, "publishedVersion.number"), value_at(&set, "versions.nodes.0")), (&json!(2), &published));

    run_mutation_by_id(&admin, "questionSetArchive", &id).await;
    assert_eq!(read(&admin, &id).await["purpose"], "FEEDBACK");
    let archived = mutation_error(&admin, "questionSetUpdate", json!({ "id": id, "names": texts("N") })).await;
    assert_eq!((&archived["code"], &archived["message"]), (&json!("WRONG_STATE"), &json!("the question set is archived")));
    let kinds: Vec<_> = world.change_log(world.acme.id).await.into_iter().map(|entry| entry.kind).collect();
    let expected = ["created", "published", "updated", "published", "archived"].map(|verb| format!("question_set.{verb}"));
    assert!(kinds.ends_with(&expected), "{kinds:?}");
    world.end().await;
}

#[tokio::test]
async fn a_question_set_with_an_invalid_field_is_refused_with_its_path_and_nothing_is_stored() {
    let world = World::new().await;
    let admin = world.admin();
    let error = async |question: Value| {
        let mut input = sample_question_set("Questions", "PULSE");
        input["questions"][1] = question;
        let error = mutation_error(&admin, "questionSetCreate", input).await;
        let path: Vec<_> = error["field"].as_array().unwrap().iter().map(|part| part.as_str().unwrap().to_owned()).collect();
        format!("{} {}", error["code"].as_str().unwrap(), path.join("."))
    };
    let valid = json!({ "key": "more", "kind": "TEXT", "prompts": texts("What?"), "maxLength": 10 });
    let with = |field: &str, value: Value| {
        let mut question = valid.clone();
        question[field] = value;
        question
    };
    assert_eq!(error(with("key", json!("Not a key"))).await, "INVALID questions.1.key");
    assert_eq!(error(with("key", json!("trust"))).await, "INVALID questions.1.key", "the same key twice");
    assert_eq!(error(with("prompts", json!([]))).await, "INVALID questions.1.prompts");
    assert_eq!(error(with("prompts", texts(&"x".repeat(1 << 20)))).await, "INVALID questions.1.prompts.0.text");
    assert_eq!(error(with("prompts", texts("a\u{7}b"))).await, "INVALID questions.1.prompts.0.text");
    assert_eq!(error(with("maxLength", json!(10_001))).await, "INVALID questions.1.maxLength");
    assert_eq!(error(with("maxLength", json!(null))).await, "INVALID questions.1.maxLength");
    assert_eq!(error(with("multiple", json!(true))).await, "INVALID questions.1.multiple");
    let option = |key: &str| json!({ "key": key, "labels": texts(key) });
    assert_eq!(error(with("options", json!([option("a"), option("b")]))).await, "INVALID questions.1.options");
    let choice = |options: Value| json!({ "key": "more", "kind": "CHOICE", "prompts": texts("What?"), "options": options });
    assert_eq!(error(choice(json!([option("a")]))).await, "INVALID questions.1.options");
    assert_eq!(error(choice(json!(vec![option("a"); 13]))).await, "INVALID questions.1.options");
    assert_eq!(error(choice(json!([option("a"), option("a")]))).await, "INVALID questions.1.options.1.key");
    let scale = |min: i32, max: i32, low: Value| {
        let scale = json!({ "min": min, "max": max, "lowLabels": low, "highLabels": texts("Always") });
        json!({ "key": "more", "kind": "SCALE", "prompts": texts("What?"), "scale": scale })
    };
    assert_eq!(error(scale(2, 5, texts("Never"))).await, "INVALID questions.1.scale.min");
    assert_eq!(error(scale(1, 11, texts("Never"))).await, "INVALID questions.1.scale.max");
    assert_eq!(error(scale(1, 1, texts("Never"))).await, "INVALID questions.1.scale.max");
    assert_eq!(error(scale(0, 10, json!([]))).await, "INVALID questions.1.scale.lowLabels");
    assert_eq!(error(json!({ "key": "more", "kind": "SCALE", "prompts": texts("What?") })).await, "INVALID questions.1.scale");
    let mut none = sample_question_set("Questions", "PULSE");
    none["questions"] = json!([]);
    assert_eq!(mutation_error(&admin, "questionSetCreate", none).await["field"], json!(["questions"]));
    assert_eq!(count_sets(&admin).await, 0);
    world.end().await;
}

#[tokio::test]
async fn the_question_sets_of_the_product_are_imported_once_and_hold_the_questions_of_the_pulse() {
    let world = World::new().await;
    let admin = world.admin();
    let import = "mutation { questionSetImportStandard { changedCount questionSets { standardKey purpose publishedVersion {
        standard languages questions { key } } } userErrors { code } } }";
    let imported = admin.execute(import, json!({})).await["questionSetImportStandard"].clone();
    assert_eq!(imported["changedCount"], 2);
    let sets = imported["questionSets"].as_array().unwrap();
    assert_eq!((&sets[0]["standardKey"], &sets[1]["standardKey"]), (&json!("peer-feedback"), &json!("round-pulse")));
    assert_eq!((&sets[0]["purpose"], &sets[1]["purpose"]), (&json!("FEEDBACK"), &json!("PULSE")));
    let pulse = &sets[1]["publishedVersion"];
    let keys = json!(["trust", "belonging", "confidence", "would_recommend", "comment"]);
    let found: Value = pulse["questions"].as_array().unwrap().iter().map(|question| question["key"].clone()).collect();
    assert_eq!((&pulse["languages"], &found), (&json!(["en", "de"]), &keys));
    let log = world.change_log(world.acme.id).await;
    let again = admin.execute(import, json!({})).await;
    assert_eq!(value_at(&again, "questionSetImportStandard.changedCount"), 0);
    assert_eq!(world.change_log(world.acme.id).await, log);
    world.end().await;
}

#[tokio::test]
async fn employees_see_published_question_sets_only_and_cannot_change_them() {
    let world = World::new().await;
    let admin = world.admin();
    create_employee(&admin, "ann").await;
    let ann = world.person("ann");
    let draft = run_mutation(&admin, "questionSetCreate", sample_question_set("Draft", "PULSE")).await;
    let published = publish_question_set(&admin, "Published", "PULSE").await;
    assert_eq!((read(&ann, &draft).await, count_sets(&ann).await), (Value::Null, json!(1)));
    run_mutation(&admin, "questionSetUpdate", json!({ "id": published, "names": texts("Later") })).await;
    let found = read(&ann, &published).await;
    assert_eq!((&found["draft"], value_at(&found, "versions.nodes").as_array().unwrap().len()), (&Value::Null, 1));
    let update = "mutation($id: ID!) { questionSetPublish(id: $id) { userErrors { code } } }";
    assert_eq!(ann.graphql(update, json!({ "id": published })).await.error_code(), "FORBIDDEN");
    world.end().await;
}

#[tokio::test]
async fn a_program_has_at_most_one_question_set_for_each_purpose() {
    let world = World::new().await;
    let admin = world.admin();
    let program = run_mutation(&admin, "programCreate", json!({ "name": "Peers", "kind": "INFORMAL" })).await;
    let feedback = publish_question_set(&admin, "Feedback", "FEEDBACK").await;
    let other = publish_question_set(&admin, "Other", "FEEDBACK").await;
    let pulse = publish_question_set(&admin, "Pulse", "PULSE").await;
    let draft = run_mutation(&admin, "questionSetCreate", sample_question_set("Draft", "PULSE")).await;
    let input = |ids: &[&String]| json!({ "id": program, "questionSetIds": ids });
    for (ids, path, code) in [
        (vec![&feedback, &other], "1", "INVALID"),
        (vec![&feedback, &draft], "1", "WRONG_STATE"),
        (vec![&"qst_01m827kszmefzbhkrgt3k5d98c".to_owned()], "0", "NOT_FOUND"),
    ] {
        let error = mutation_error(&admin, "programSetQuestionSets", input(&ids)).await;
        assert_eq!((&error["code"], &error["field"]), (&json!(code), &json!(["questionSetIds", path])), "{error}");
    }
    let query = "query($id: ID!) { program(id: $id) { version questionSets { purpose questionSet { id } } } }";
    let read = async || admin.execute(query, json!({ "id": program })).await["program"].clone();
    assert_eq!(read().await["questionSets"], json!([]), "nothing is stored");
    run_mutation(&admin, "programSetQuestionSets", input(&[&pulse, &feedback])).await;
    let row = |purpose: &str, id: &String| json!({ "purpose": purpose, "questionSet": { "id": id } });
    assert_eq!(read().await, json!({ "version": 2, "questionSets": [row("FEEDBACK", &feedback), row("PULSE", &pulse)] }));
    // A set that the program has stays although it is archived, and the same list again changes nothing.
    run_mutation_by_id(&admin, "questionSetArchive", &pulse).await;
    run_mutation(&admin, "programSetQuestionSets", input(&[&feedback, &pulse])).await;
    assert_eq!(read().await["version"], 2);
    run_mutation(&admin, "programSetQuestionSets", input(&[&other])).await;
    assert_eq!(read().await["questionSets"], json!([row("FEEDBACK", &other)]));
    world.end().await;
}
