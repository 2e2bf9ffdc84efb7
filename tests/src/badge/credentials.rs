//! What verifiers see.

use super::{Issued, active_badge, badge_input, credential_path, did, get, offer, refusal, verify};
use crate::{
    employee_erasure::erase,
    operations::{create_employee, run_mutation_by_id},
    world::{Caller, Response, World, value_at},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

fn claims(token: &str) -> Value {
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap()).unwrap()
}

async fn revoke(caller: &Caller, award: &str) {
    let document = "mutation($id: ID!) { badgeAwardRevoke(id: $id, reason: \"by mistake\") { userErrors { code message } } }";
    caller.execute(document, json!({ "id": award })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_badge_is_verified_by_an_independent_library() {
    let world = World::new().await;
    let issued = Issued::create(&world).await;
    let response = get(&world, &issued.path, "*/*").await;
    assert_eq!((response.status, response.header("content-type")), (200, "text/plain; charset=utf-8"));
    let token = response.text();
    let found = verify(&world, "token", token.as_bytes(), &did(&world, world.acme.id)).await;
    let url = format!("{}{}", world.app.config.public_url.trim_end_matches('/'), issued.path);
    let expected = json!({
        "valid": true, "name": "Listening 2", "criteria": "Was assessed by a partner", "alignment": ["Can child"],
        "issuer": claims(&token)["issuer"]["name"], "isRecipient": true, "id": url,
    });
    assert_eq!(found, expected);

    let claims = claims(&token);
    assert!(!claims.to_string().contains("ann"), "neither the e-mail address nor a name: {claims:#}");
    let achievement = &claims["credentialSubject"]["achievement"];
    assert_eq!(achievement["resultDescription"][0]["requiredValue"], "able");
    assert_eq!(claims["sub"], claims["credentialSubject"]["id"]);

    assert_eq!(get(&world, &issued.path, "application/vc+jwt").await.header("content-type"), "application/vc+jwt");
    let described = get(&world, &issued.path, "application/json").await.body;
    assert_eq!((&described["status"], &described["token"], &described["claims"]), (&json!("VALID"), &json!(token), &claims));
    assert_eq!(get(&world, &issued.path, "image/png").await.status, 406);

    let badge_path = achievement["id"].as_str().unwrap().strip_prefix(world.app.config.public_url.trim_end_matches('/')).unwrap();
    assert_eq!(get(&world, badge_path, "*/*").await.body["name"], "Listening 2");
    assert!(get(&world, &format!("{badge_path}/image.svg"), "*/*").await.text().contains("<title id=\"title\">Listening 2</title>"));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tampered_or_foreign_credential_is_refused() {
    let world = World::new().await;
    let issued = Issued::create(&world).await;
    let token = issued.token(&world).await;
    let acme = did(&world, world.acme.id);
    let [header, payload, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
    let mut changed = claims(&token);
    changed["credentialSubject"]["achievement"]["name"] = "Listening 9".into();
    let changed = BASE64_URL_SAFE_NO_PAD.encode(changed.to_string());
    assert_eq!(refusal(&world, &format!("{header}.{changed}.{signature}"), &acme).await, "Invalid signature");

    // Another organization, with a key of its own.
    let globex = world.globex_admin();
    let rotate = "mutation { signingKeyRotate { signingKey { url retiredAt } userErrors { message } } }";
    let key = value_at(&globex.execute(rotate, json!({})).await, "signingKeyRotate.signingKey.url").as_str().unwrap().to_owned();
    let other = did(&world, world.globex.id);
    assert!(key.starts_with(&other), "{key}");
    assert!(refusal(&world, &token, &other).await.contains("names a different DID"));
    let mut forged: Value = serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
    forged["kid"] = key.into();
    let forged = BASE64_URL_SAFE_NO_PAD.encode(forged.to_string());
    assert_eq!(refusal(&world, &format!("{forged}.{payload}.{signature}"), &other).await, "Invalid signature");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_credential_stays_readable_and_is_listed_as_revoked() {
    let world = World::new().await;
    let issued = Issued::create(&world).await;
    let acme = did(&world, world.acme.id);
    // Another credential in the same list stays valid.
    let bob = create_employee(&world.admin(), "bob").await;
    let of_bob = offer(&world.admin(), &issued.badge, &bob).await;
    run_mutation_by_id(&world.person("bob"), "badgeAwardAccept", &of_bob).await;
    let bobs_path = credential_path(&world, &world.person("bob"), &of_bob).await;

    revoke(&world.admin(), &issued.award).await;
    let token = issued.token(&world).await;
    assert!(refusal(&world, &token, &acme).await.contains("'revocation' is set"));
    let described = get(&world, &issued.path, "application/json").await.body;
    assert_eq!((&described["status"], &described["token"]), (&json!("REVOKED"), &json!(token)));
    assert!(!described.to_string().contains("by mistake"), "the reason is for the employee");
    let of_bob = get(&world, &bobs_path, "*/*").await.text();
    assert_eq!(verify(&world, "token", of_bob.as_bytes(), &acme).await["valid"], true);

    let list = claims(&token)["credentialStatus"]["statusListCredential"].as_str().unwrap().to_owned();
    let path = list.strip_prefix(world.app.config.public_url.trim_end_matches('/')).unwrap();
    let response = get(&world, path, "*/*").await;
    assert_eq!((response.status, response.header("content-type")), (200, "application/vc+jwt"));
    for unknown in [path.replace("/status/1", "/status/2"), path.replace("/status/1", "/status/x")] {
        assert_eq!(get(&world, &unknown, "*/*").await.status, 404, "{unknown}");
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_credential_is_gone_and_listed_as_revoked() {
    let world = World::new().await;
    let issued = Issued::create(&world).await;
    let token = issued.token(&world).await;
    run_mutation_by_id(&issued.ann, "badgeAwardWithdraw", &issued.award).await;
    for path in ["", "/badge.svg", "/badge.png"] {
        let response = get(&world, &format!("{}{path}", issued.path), "*/*").await;
        assert_eq!((response.status, &response.body["status"]), (410, &json!("WITHDRAWN")));
    }
    assert!(refusal(&world, &token, &did(&world, world.acme.id)).await.contains("'revocation' is set"));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_credential_of_an_erased_employee_is_gone() {
    let world = World::new().await;
    let issued = Issued::create(&world).await;
    let token = issued.token(&world).await;
    erase(&world, &issued.employee).await;
    assert_eq!(get(&world, &issued.path, "*/*").await.status, 410);
    assert!(refusal(&world, &token, &did(&world, world.acme.id)).await.contains("'revocation' is set"));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credential_stays_valid_when_the_key_is_replaced() {
    let world = World::new().await;
    let issued = Issued::create(&world).await;
    let acme = did(&world, world.acme.id);
    let rotate = "mutation { signingKeyRotate { signingKey { id } userErrors { message } } }";
    world.admin().execute(rotate, json!({})).await;
    let old = issued.token(&world).await;
    assert_eq!(verify(&world, "token", old.as_bytes(), &acme).await["valid"], true, "signed with the replaced key");
    let badge = active_badge(&world.admin(), badge_input(&super::competency(&world.admin(), "parent").await, 1)).await;
    let award = offer(&world.admin(), &badge, &issued.employee).await;
    run_mutation_by_id(&issued.ann, "badgeAwardAccept", &award).await;
    let new = get(&world, &credential_path(&world, &issued.ann, &award).await, "*/*").await.text();
    assert_eq!(verify(&world, "token", new.as_bytes(), &acme).await["valid"], true, "signed with the new key");
    let header = |token: &str| token.split('.').next().unwrap().to_owned();
    assert_ne!(header(&old), header(&new));
    let keys = world.admin().execute("{ signingKeys { id retiredAt } }", json!({})).await;
    let retired: Vec<bool> = keys["signingKeys"].as_array().unwrap().iter().map(|key| !key["retiredAt"].is_null()).collect();
    assert_eq!(retired, [false, true], "the current key comes first");
    let set = get(&world, &format!("/organizations/{}/jwks.json", world.acme.id), "*/*").await.body;
    assert_eq!(set["keys"].as_array().unwrap().len(), 2);
    assert!(set["keys"].as_array().unwrap().iter().all(|key| key.get("d").is_none()), "no private key is published");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_contains_the_credential() {
    let world = World::new().await;
    let issued = Issued::create(&world).await;
    for (kind, content_type) in [("svg", "image/svg+xml"), ("png", "image/png")] {
        let response = get(&world, &format!("{}/badge.{kind}", issued.path), "*/*").await;
        assert_eq!((response.status, response.header("content-type")), (200, content_type));
        let found = verify(&world, kind, &response.bytes, &did(&world, world.acme.id)).await;
        assert_eq!((&found["valid"], &found["isRecipient"]), (&json!(true), &json!(true)), "{kind}: {found:#}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_web_page_of_any_origin_reads_the_public_documents_only() {
    let world = World::new().await;
    let issued = Issued::create(&world).await;
    let allowed_origin = async |path: &str| {
        let request = world.http_client().get(format!("{}{path}", world.address())).header("origin", "https://verifier.example");
        Response::send(request).await.header("access-control-allow-origin").to_owned()
    };
    let organization = format!("/organizations/{}", world.acme.id);
    for path in [issued.path.clone(), format!("{organization}/did.json"), format!("{organization}/status/1")] {
        assert_eq!(allowed_origin(&path).await, "*", "{path}");
    }
    assert_eq!(allowed_origin("/exports/sessions").await, "");
    world.end().await;
}

#[tokio::test]
async fn an_unknown_address_and_an_organization_without_keys_are_not_found() {
    let world = World::new().await;
    let unknown = "org_01h2xcejqtf2nbrexx3vqjhp41";
    for document in ["did.json", "jwks.json", "status/1", "badges/bdg_01h2xcejqtf2nbrexx3vqjhp41"] {
        let message = async |organization: &str| {
            let response = get(&world, &format!("/organizations/{organization}/{document}"), "*/*").await;
            (response.status, response.body["errors"][0]["message"].clone())
        };
        let expected = message(&world.acme.id.to_string()).await;
        assert_eq!(expected.0, 404, "{document}");
        assert_eq!((message(unknown).await, message("x").await), (expected.clone(), expected), "{document}");
    }
    for path in ["/credentials/crd_01h2xcejqtf2nbrexx3vqjhp41", "/credentials/x", "/credentials/crd_01h2xcejqtf2nbrexx3vqjhp41/badge.png"] {
        assert_eq!(get(&world, path, "*/*").await.status, 404, "{path}");
    }
    world.end().await;
}
