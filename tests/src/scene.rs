//! An organization in which everything there can be is there once.

use crate::{
    steps::{UPSERT, hire},
    world::Caller,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The user name of the one employee of the scene, `$emp`, who has a report.
pub const MANAGER: &str = "manager";

/// One identifier of each kind, by its prefix.
pub struct Scene {
    ids: BTreeMap<&'static str, String>,
}

impl Scene {
    /// Sets it up, as the integration that may do everything.
    pub async fn play(admin: &Caller) -> Self {
        let mut scene = Self { ids: BTreeMap::new() };
        let me = admin
            .ok("{ organization { id } integrations(first: 1) { nodes { id } } identityProviders(first: 1) { nodes { id } } }", json!({}))
            .await;
        scene.keep("org", &me["organization"]["id"]);
        scene.keep("int", &me["integrations"]["nodes"][0]["id"]);
        scene.keep("idp", &me["identityProviders"]["nodes"][0]["id"]);

        let manager = hire(admin, MANAGER).await;
        scene.keep("emp", &manager.into());
        let report = json!({ "externalId": "report", "userName": "report", "email": "report@example.com", "givenName": "R",
            "familyName": "Report", "managerExternalId": MANAGER });
        admin.ok(UPSERT, json!({ "input": { "employee": report } })).await;
        scene
    }

    fn keep(&mut self, prefix: &'static str, id: &Value) {
        self.ids.insert(prefix, id.as_str().unwrap().to_owned());
    }

    pub fn id(&self, prefix: &str) -> String {
        self.ids.get(prefix).unwrap_or_else(|| panic!("there is no {prefix} in the scene")).clone()
    }

    pub fn ids(&self) -> impl Iterator<Item = &String> {
        self.ids.values()
    }
}
