//! Packages and single objects: what was imported is exported, by the members of the standard, to those who may read it.

use super::{error_code, framework, get, import, read, rich_package};
use crate::{
    operations::{create_employee, run_mutation, sample_framework},
    world::{Response, World},
};
use reqwest::Method;
use serde_json::{Value, json};

const UNKNOWN: &str = "0b1c0a5e-0000-4000-8000-000000000000";

#[tokio::test]
async fn a_package_is_exported_as_it_was_imported_and_is_the_same_after_an_import_elsewhere() {
    let world = World::new().await;
    let (acme, globex) = (world.admin(), world.globex_admin());
    for package in [framework(), rich_package()] {
        let path = format!("CFPackages/{}", package["CFDocument"]["identifier"].as_str().unwrap());
        import(&acme, "?mode=apply", &package).await;
        let exported = read(&acme, &path).await;
        // serde_json sorts the keys of both.
        assert_eq!(exported.to_string(), package.to_string());
        import(&globex, "?mode=apply", &exported).await;
        assert_eq!(read(&globex, &path).await.to_string(), package.to_string());
        let log = world.change_log(world.acme.id).await;
        let again = import(&acme, "?mode=apply", &exported).await;
        assert_eq!((&again["plan"]["action"], &again["plan"]["changes"]), (&json!("UNCHANGED"), &json!([])));
        assert_eq!(world.change_log(world.acme.id).await, log, "the same package changes nothing");
    }
    world.end().await;
}

#[tokio::test]
async fn single_objects_are_read_with_the_members_that_the_standard_requires() {
    let world = World::new().await;
    let lms = world.admin();
    let package = rich_package();
    import(&lms, "?mode=apply", &package).await;
    let document = package["CFDocument"]["identifier"].as_str().unwrap();
    let document_link = json!({ "title": package["CFDocument"]["title"], "identifier": document, "uri": package["CFDocument"]["uri"] });
    let mut expected = package["CFDocument"].clone();
    expected["CFPackageURI"] = json!({
        "title": package["CFDocument"]["title"], "identifier": document,
        "uri": read(&lms, &format!("CFDocuments/{document}")).await["CFPackageURI"]["uri"],
    });
    assert_eq!(read(&lms, &format!("CFDocuments/{document}")).await, expected);
    assert!(expected["CFPackageURI"]["uri"].as_str().unwrap().ends_with(&format!("/ims/case/v1p1/CFPackages/{document}")));
    for (endpoint, object) in [("CFItems", &package["CFItems"][1]), ("CFAssociations", &package["CFAssociations"][6])] {
        let mut expected = object.clone();
        expected["CFDocumentURI"] = document_link.clone();
        assert_eq!(read(&lms, &format!("{endpoint}/{}", object["identifier"].as_str().unwrap())).await, expected);
    }
    let definitions = &package["CFDefinitions"];
    assert_eq!(read(&lms, "CFRubrics/55555555-0000-4000-8000-000000000001").await, package["CFRubrics"][0]);
    assert_eq!(read(&lms, "CFLicenses/11111111-0000-4000-8000-000000000000").await, definitions["CFLicenses"][0]);
    assert_eq!(read(&lms, "CFConcepts/44444444-0000-4000-8000-000000000001").await, json!({ "CFConcepts": definitions["CFConcepts"] }));
    let leaf = json!({ "CFConcepts": [definitions["CFConcepts"][1]] });
    assert_eq!(read(&lms, "CFConcepts/44444444-0000-4000-8000-000000000002").await, leaf);
    world.end().await;
}

#[tokio::test]
async fn members_that_an_import_lacked_and_the_standard_requires_are_added() {
    let world = World::new().await;
    let admin = world.admin();
    run_mutation(&admin, "competencyFrameworkImport", sample_framework()).await;
    let identifier = sample_framework()["package"]["CFDocument"]["identifier"].as_str().unwrap().to_owned();
    let package = read(&admin, &format!("CFPackages/{identifier}")).await;
    let is_text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    for member in ["identifier", "uri", "creator", "title", "lastChangeDateTime"] {
        assert!(is_text(&package["CFDocument"][member]), "{member}: {package:#}");
    }
    for object in package["CFItems"].as_array().unwrap().iter().chain(package["CFAssociations"].as_array().unwrap()) {
        for member in ["identifier", "uri", "lastChangeDateTime"] {
            assert!(is_text(&object[member]), "{member}: {object:#}");
        }
        for end in ["originNodeURI", "destinationNodeURI"].into_iter().filter(|end| object.get(end).is_some()) {
            assert!(["title", "identifier", "uri"].iter().all(|member| is_text(&object[end][member])), "{object:#}");
        }
        // The identifier that an association got is one that can be asked for, at the address that it got.
        let path = object["uri"].as_str().unwrap().split_once("/ims/case/v1p1/").unwrap().1;
        let alone = read(&admin, path).await;
        assert_eq!(alone["identifier"], object["identifier"]);
        assert_eq!(alone["CFDocumentURI"]["identifier"], json!(identifier));
        assert_eq!(alone.get("originNodeURI"), object.get("originNodeURI"));
    }
    // The exported package is complete, so that it is the same after an import elsewhere.
    let globex = world.globex_admin();
    import(&globex, "?mode=apply", &package).await;
    assert_eq!(read(&globex, &format!("CFPackages/{identifier}")).await.to_string(), package.to_string());
    world.end().await;
}

#[tokio::test]
async fn objects_of_another_organization_are_unknown() {
    let world = World::new().await;
    import(&world.admin(), "?mode=apply", &rich_package()).await;
    let globex = world.globex_admin();
    let document = rich_package()["CFDocument"]["identifier"].as_str().unwrap().to_owned();
    for (endpoint, identifier) in [
        ("CFDocuments", document.as_str()),
        ("CFPackages", &document),
        ("CFItems", "22222222-0000-4000-8000-000000000001"),
        ("CFItemAssociations", "22222222-0000-4000-8000-000000000001"),
        ("CFAssociations", "33333333-0000-4000-8000-000000000001"),
        ("CFRubrics", "55555555-0000-4000-8000-000000000001"),
        ("CFConcepts", "44444444-0000-4000-8000-000000000001"),
        ("CFLicenses", "11111111-0000-4000-8000-000000000000"),
    ] {
        assert_eq!(get(&world.admin(), &format!("{endpoint}/{identifier}")).await.status, 200);
        let foreign = get(&globex, &format!("{endpoint}/{identifier}")).await;
        let unknown = get(&globex, &format!("{endpoint}/{UNKNOWN}")).await;
        assert_eq!(error_code(&foreign), (404, "unknownobject"), "{endpoint}");
        assert_eq!((foreign.status, foreign.bytes), (unknown.status, unknown.bytes), "{endpoint}");
        assert_eq!(error_code(&get(&globex, &format!("{endpoint}/no-uuid")).await), (404, "invaliduuid"));
    }
    assert_eq!(read(&globex, "CFDocuments").await, json!({ "CFDocuments": [] }));
    world.end().await;
}

#[tokio::test]
async fn who_may_not_read_gets_a_status_of_the_standard() {
    let world = World::with_config(|config| config.limit_requests_per_minute = 40).await;
    let admin = world.admin();
    create_employee(&admin, "ann").await;
    import(&admin, "?mode=apply", &framework()).await;
    let path = "CFDocuments";
    let anonymous = get(&world.anonymous(), path).await;
    assert_eq!(error_code(&anonymous), (401, "unauthorisedrequest"));
    assert!(anonymous.header("www-authenticate").starts_with("Bearer "));
    assert_eq!(error_code(&get(&world.anonymous().with_token("x.y.z"), path).await), (401, "unauthorisedrequest"));
    let forbidden = get(&admin.with_scope("roster:read"), path).await;
    assert_eq!(error_code(&forbidden), (403, "forbidden"));
    assert!(forbidden.header("www-authenticate").contains("competency:read"), "{:?}", forbidden.headers);
    assert_eq!(get(&world.person("ann"), path).await.status, 200, "employees read competencies");
    for (method, path, expected) in [(Method::POST, "CFDocuments", (405, "forbidden")), (Method::GET, "CFThings", (404, "unknownobject"))] {
        let request = admin.request(method, &format!("/ims/case/v1p1/{path}")).await;
        assert_eq!(error_code(&Response::send(request).await), expected);
    }
    let head = Response::send(admin.request(Method::HEAD, "/ims/case/v1p1/CFDocuments").await).await;
    assert_eq!((head.status, head.header("x-total-count"), head.bytes.len()), (200, "1", 0));
    let lms = world.lms();
    let mut last = get(&lms, path).await;
    for _ in 0..60 {
        if last.status == 200 {
            last = get(&lms, path).await;
        }
    }
    assert_eq!(error_code(&last), (429, "server_busy"));
    assert_ne!(last.header("retry-after"), "");
    world.end().await;
}
