//! `CFItemAssociations`: the associations of an item, in all frameworks.

use super::{import, read, rich_package};
use crate::world::World;
use serde_json::{Value, json};

const ASKS: &str = "22222222-0000-4000-8000-000000000003";

#[tokio::test]
async fn an_item_is_read_with_all_associations_from_and_to_it() {
    let world = World::new().await;
    let lms = world.admin();
    let package = rich_package();
    import(&lms, "?mode=apply", &package).await;
    // Another framework refers to the item.
    let other = json!({
        "CFDocument": { "identifier": "7d6c1c2a-0000-4000-8000-000000000001", "title": "Other" },
        "CFItems": [{ "identifier": "88888888-0000-4000-8000-000000000001", "fullStatement": "Questions" }],
        "CFAssociations": [{
            "identifier": "99999999-0000-4000-8000-000000000001", "associationType": "exactMatchOf",
            "originNodeURI": { "identifier": "88888888-0000-4000-8000-000000000001" },
            "destinationNodeURI": { "identifier": ASKS, "uri": format!("https://case.example/{ASKS}") },
        }],
    });
    import(&lms, "?mode=apply", &other).await;
    let found = read(&lms, &format!("CFItemAssociations/{ASKS}")).await;
    assert_eq!((&found["CFItem"]["identifier"], &found["CFItem"]["fullStatement"]), (&json!(ASKS), &json!("Asks")));
    let identifiers: Vec<&Value> = found["CFAssociations"].as_array().unwrap().iter().map(|each| &each["identifier"]).collect();
    let numbers = [3, 4, 5, 6, 7].map(|number| format!("33333333-0000-4000-8000-00000000000{number}"));
    let expected: Vec<Value> = numbers.into_iter().map(Value::String).chain([json!("99999999-0000-4000-8000-000000000001")]).collect();
    assert_eq!(identifiers, expected.iter().collect::<Vec<_>>());
    for association in found["CFAssociations"].as_array().unwrap() {
        let of_other = association["identifier"] == json!("99999999-0000-4000-8000-000000000001");
        let document = if of_other { &other } else { &package }["CFDocument"]["identifier"].clone();
        assert_eq!(association["CFDocumentURI"]["identifier"], document);
    }
    let last = &found["CFAssociations"][5];
    assert_eq!((&last["originNodeURI"]["title"], &last["destinationNodeURI"]["title"]), (&json!("Questions"), &json!("Asks")));
    assert_eq!(found["CFAssociations"][0].get("sequenceNumber"), None, "the absence of a number is kept");
    world.end().await;
}
