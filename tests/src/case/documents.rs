//! The list of documents: paging, sorting, filters, and the choice of members.

use super::{error_code, get, import, read};
use crate::world::{Caller, World};
use serde_json::{Value, json};

async fn import_documents(caller: &Caller) {
    for (number, title, language) in [(1, "Beta", Some("en")), (2, "alpha", Some("de")), (3, "Gamma's", None), (4, "Delta", Some("en"))] {
        let mut document = json!({
            "identifier": format!("00000000-0000-4000-8000-00000000000{number}"), "title": title, "creator": format!("Creator {number}"),
            "lastChangeDateTime": format!("2026-01-0{number}T00:00:00Z"), "subject": ["Math", format!("S{number}")],
        });
        if let Some(language) = language {
            document["language"] = language.into();
        }
        import(caller, "?mode=apply", &json!({ "CFDocument": document, "CFItems": [], "CFAssociations": [] })).await;
    }
}

async fn titles(caller: &Caller, query: &str) -> Vec<String> {
    let list = read(caller, &format!("CFDocuments?{query}")).await;
    list["CFDocuments"].as_array().unwrap().iter().map(|document| document["title"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn documents_are_paged_sorted_filtered_and_reduced() {
    let world = World::new().await;
    let lms = world.admin();
    import_documents(&lms).await;
    assert_eq!(titles(&lms, "").await, ["Beta", "alpha", "Gamma's", "Delta"], "by identifier");
    assert_eq!(titles(&lms, "sort=title").await, ["Beta", "Delta", "Gamma's", "alpha"]);
    assert_eq!(titles(&lms, "sort=lastChangeDateTime&orderBy=desc&limit=2").await, ["Delta", "Gamma's"]);
    assert_eq!(titles(&lms, "filter=language%3D'en'%20AND%20title!%3D'Beta'").await, ["Delta"]);
    assert_eq!(titles(&lms, "filter=title%3D'Gamma''s'%20OR%20subject%3D'S2'").await, ["alpha", "Gamma's"]);
    assert_eq!(titles(&lms, "filter=lastChangeDateTime%3E%3D'2026-01-03T01:00:00%2B01:00'").await, ["Gamma's", "Delta"]);
    let chosen = read(&lms, "CFDocuments?fields=title,%20language&limit=1").await;
    assert_eq!(chosen, json!({ "CFDocuments": [{ "title": "Beta", "language": "en" }] }));

    // The links lead through the list and back.
    let page = get(&lms, "CFDocuments?sort=title&limit=3").await;
    assert_eq!(page.header("x-total-count"), "4");
    let link = |header: &str, relation: &str| {
        let found = header.split(", ").find(|link| link.ends_with(&format!("rel=\"{relation}\"")));
        found.map(|link| link.split_once('>').unwrap().0.split_once("/ims/case/v1p1/").unwrap().1.to_owned())
    };
    let next = link(page.header("link"), "next").unwrap();
    assert_eq!((link(page.header("link"), "prev"), link(page.header("link"), "last").as_ref()), (None, Some(&next)));
    let second = get(&lms, &next).await;
    assert_eq!(second.body["CFDocuments"][0]["title"], "alpha");
    assert_eq!(link(second.header("link"), "next"), None);
    let back = get(&lms, &link(second.header("link"), "prev").unwrap()).await;
    assert_eq!(back.body["CFDocuments"], page.body["CFDocuments"]);
    let beyond = get(&lms, "CFDocuments?offset=9").await;
    assert_eq!((beyond.header("x-total-count"), &beyond.body["CFDocuments"]), ("4", &json!([])));
    assert_eq!(get(&lms, "CFDocuments?filter=title~'amma'").await.header("x-total-count"), "1", "the total is that of the filter");
    world.end().await;
}

#[tokio::test]
async fn an_invalid_parameter_is_named() {
    let world = World::new().await;
    let lms = world.admin();
    for (query, code, word) in [
        ("sort=color", "invalid_sort_field", "color"),
        ("orderBy=up", "invalid_sort_field", "orderBy"),
        ("fields=title,colour", "invalid_selection_field", "colour"),
        ("filter=title", "invalid_filter_field", "after title"),
        ("filter=licenseURI%3D'x'", "invalid_filter_field", "licenseURI"),
        ("limit=none", "invalid_selection_field", "limit"),
        ("page=2", "invalid_selection_field", "page"),
    ] {
        let response = get(&lms, &format!("CFDocuments?{query}")).await;
        assert_eq!(error_code(&response), (400, code), "{query}");
        let description: &Value = &response.body["imsx_description"];
        assert!(description.as_str().unwrap().contains(word), "{query}: {description}");
    }
    world.end().await;
}
