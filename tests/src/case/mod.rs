//! CASE: the provider at `/ims/case/v1p1` and the import of packages at `/case/imports`.

mod addresses;
mod associations;
mod documents;
mod import_errors;
mod imports;
mod provider;
mod rubrics;

use crate::world::{Caller, Response};
use reqwest::Method;
use serde_json::{Value, json};

/// A framework of another CASE provider; see `NOTICE` beside the file.
const FRAMEWORK: &str = include_str!("framework.json");

fn framework() -> Value {
    serde_json::from_str(FRAMEWORK).unwrap()
}

/// A package with members of all kinds, those that the standard does not know included.
fn rich_package() -> Value {
    let link = |title: &str, identifier: &str| json!({ "title": title, "identifier": identifier, "uri": format!("https://case.example/ims/case/v1p1/x/{identifier}"), "targetType": "CASE" });
    let uri = |endpoint: &str, identifier: &str| format!("https://case.example/ims/case/v1p1/{endpoint}/{identifier}");
    let changed = "2025-03-01T08:30:00.250+02:00";
    let item = |identifier: &str, statement: &str, more: Value| {
        let mut item = json!({ "identifier": identifier, "uri": uri("CFItems", identifier), "fullStatement": statement, "lastChangeDateTime": changed });
        item.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        item
    };
    let association = |identifier: &str, kind: &str, from: &str, to: &str, number: Option<i32>| {
        let mut association = json!({
            "identifier": identifier, "uri": uri("CFAssociations", identifier), "associationType": kind, "lastChangeDateTime": changed,
            "originNodeURI": link("from", from), "destinationNodeURI": link("to", to),
        });
        if let Some(number) = number {
            association["sequenceNumber"] = number.into();
        }
        association
    };
    let level = |quality: &str, score: f64| json!({ "identifier": format!("level-{quality}"), "uri": uri("x", quality), "quality": quality, "score": score, "lastChangeDateTime": changed });
    let document = "5d6c1c2a-0000-4000-8000-000000000001";
    json!({
        "CFDocument": {
            "identifier": document, "uri": uri("CFDocuments", document), "creator": "Academy", "title": "Fähigkeiten „Führen“ 🎓",
            "lastChangeDateTime": changed, "language": "de", "caseVersion": "1.1", "frameworkType": "Skills", "version": "2025",
            "adoptionStatus": "Adopted", "subject": ["Leadership", "Coaching"], "publisher": null,
            "licenseURI": link("CC BY 4.0", "11111111-0000-4000-8000-000000000000"),
            "extensions": { "weight": 0.1, "title": 5, "tags": [true, null, { "a": "\u{1F600}" }] },
        },
        "CFItems": [
            item("22222222-0000-4000-8000-000000000001", "Leads", json!({ "humanCodingScheme": "L", "language": "de", "CFItemType": "Skill", "conceptKeywords": ["lead"] })),
            item("22222222-0000-4000-8000-000000000002", "Listens\n\tclosely", json!({ "listEnumeration": "1", "notes": "<b>\"\\ ", "educationLevel": [] })),
            item("22222222-0000-4000-8000-000000000003", "Asks", json!({ "statusEndDate": "2030-01-01", "extensions": {} })),
        ],
        "CFAssociations": [
            association("33333333-0000-4000-8000-000000000001", "isChildOf", "22222222-0000-4000-8000-000000000001", document, Some(1)),
            association("33333333-0000-4000-8000-000000000002", "isChildOf", "22222222-0000-4000-8000-000000000002", "22222222-0000-4000-8000-000000000001", Some(20)),
            association("33333333-0000-4000-8000-000000000003", "isChildOf", "22222222-0000-4000-8000-000000000003", "22222222-0000-4000-8000-000000000001", None),
            association("33333333-0000-4000-8000-000000000004", "precedes", "22222222-0000-4000-8000-000000000002", "22222222-0000-4000-8000-000000000003", None),
            association("33333333-0000-4000-8000-000000000005", "isRelatedTo", "22222222-0000-4000-8000-000000000003", "22222222-0000-4000-8000-000000000002", None),
            association("33333333-0000-4000-8000-000000000006", "exactMatchOf", "22222222-0000-4000-8000-000000000003", "elsewhere", None),
            association("33333333-0000-4000-8000-000000000007", "ext:inspires", "22222222-0000-4000-8000-000000000001", "22222222-0000-4000-8000-000000000003", Some(-3)),
        ],
        "CFDefinitions": {
            "CFConcepts": [
                { "identifier": "44444444-0000-4000-8000-000000000001", "uri": "urn:x", "title": "Listening", "hierarchyCode": "1", "lastChangeDateTime": changed },
                { "identifier": "44444444-0000-4000-8000-000000000002", "uri": "urn:y", "title": "Silence", "hierarchyCode": "1.1", "lastChangeDateTime": changed },
            ],
            "CFSubjects": [],
            "CFLicenses": [{ "identifier": "11111111-0000-4000-8000-000000000000", "uri": "urn:z", "title": "CC BY 4.0", "licenseText": "…", "lastChangeDateTime": changed }],
            "extensions": { "kept": [1, 2.5] },
        },
        "CFRubrics": [{
            "identifier": "55555555-0000-4000-8000-000000000001", "uri": uri("CFRubrics", "55555555"), "title": "Scale", "lastChangeDateTime": changed,
            "CFRubricCriteria": [{
                "identifier": "66666666-0000-4000-8000-000000000001", "uri": "urn:c", "weight": 1.5, "lastChangeDateTime": changed,
                "CFItemURI": link("Leads", "22222222-0000-4000-8000-000000000001"),
                "CFRubricCriterionLevels": [level("Masters", 3.0), level("Tries", 1.0), level("Applies", 2.0)],
            }],
        }],
        "extensions": { "source": "test" },
    })
}

/// Reads a path of the provider.
async fn get(caller: &Caller, path: &str) -> Response {
    Response::send(caller.request(Method::GET, &format!("/ims/case/v1p1/{path}")).await).await
}

/// Reads a path that must exist.
async fn read(caller: &Caller, path: &str) -> Value {
    let response = get(caller, path).await;
    assert_eq!(response.status, 200, "{path}: {:#}", response.body);
    assert_eq!(response.header("content-type"), "application/json");
    response.body
}

/// The HTTP status and the minor code of an error.
fn error_code(response: &Response) -> (u16, &str) {
    assert_eq!(response.body["imsx_codeMajor"], "failure", "{:#}", response.body);
    let field = &response.body["imsx_codeMinor"]["imsx_codeMinorField"][0];
    (response.status, field["imsx_codeMinorFieldValue"].as_str().unwrap())
}

/// Sends bytes to the import, with query parameters such as `?mode=apply`.
async fn send_import(caller: &Caller, query: &str, body: impl Into<Vec<u8>>) -> Response {
    let request = caller.request(Method::POST, &format!("/case/imports{query}")).await;
    Response::send(request.header("content-type", "application/json").body(body.into())).await
}

/// Imports a package that must be accepted. Returns the body of the response.
async fn import(caller: &Caller, query: &str, package: &Value) -> Value {
    let response = send_import(caller, query, package.to_string()).await;
    assert_eq!(response.status, 200, "{:#}", response.body);
    response.body
}

/// The status, and the field and message of the first error, of an import that must be refused.
async fn refused(caller: &Caller, query: &str, package: &Value) -> (u16, String, String) {
    first_error(&send_import(caller, query, package.to_string()).await)
}

fn first_error(response: &Response) -> (u16, String, String) {
    let error = &response.body["errors"][0];
    assert!(error.is_object(), "{} {:#}", response.status, response.body);
    let text = |member: &str| error[member].as_str().unwrap_or_default().to_owned();
    (response.status, text("field"), text("message"))
}
