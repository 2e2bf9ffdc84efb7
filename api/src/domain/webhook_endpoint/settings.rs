//! What a caller sets of a webhook endpoint, without its secret: checks and differences.

use crate::{
    app::App,
    feed::ChangeKind,
    platform::{Error, error::Problems},
};
use entity::webhook_endpoint::Model;
use serde::Serialize;
use std::collections::BTreeSet;

/// The longest address, in characters.
const MAX_ADDRESS: usize = 2000;

/// The settings of a webhook endpoint, named as in the schema.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Settings {
    pub name: String,
    pub address: String,
    /// The kinds of change that are delivered. Empty: all.
    pub kinds: Vec<String>,
}

impl Settings {
    pub fn from_row(row: &Model) -> Self {
        let kinds = row.kinds.split_whitespace().map(str::to_owned).collect();
        Self { name: row.name.clone(), address: row.address.clone(), kinds }
    }

    pub fn apply_to(self, row: Model) -> Model {
        Model { name: self.name, address: self.address, kinds: self.kinds.join(" "), ..row }
    }

    /// The same settings with the kinds in alphabetical order, each once.
    pub fn normalized(self) -> Self {
        Self { kinds: self.kinds.into_iter().collect::<BTreeSet<_>>().into_iter().collect(), ..self }
    }

    /// The names of the settings that differ.
    pub fn differences(&self, old: &Self) -> Vec<&'static str> {
        let fields = [("name", self.name != old.name), ("address", self.address != old.address), ("kinds", self.kinds != old.kinds)];
        fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
    }

    /// Adds everything that is wrong to the problems.
    pub fn check(&self, app: &App, problems: &mut Problems) {
        problems.require_text("name", &self.name, 200);
        problems.require(self.address.chars().count() <= MAX_ADDRESS, "address", format!("must have at most {MAX_ADDRESS} characters"));
        if let Err(Error::Invalid(found)) = app.outbound.check_webhook("address", &self.address) {
            found.into_iter().for_each(|problem| problems.add(problem.field, problem.code, problem.message));
        }
        for name in &self.kinds {
            match ChangeKind::parse(name) {
                None => problems.require(false, "kinds", format!("{name:?} is not a kind of change")),
                Some(kind) if kind.is_for_members() => {
                    problems.require(false, "kinds", format!("only the members of a pairing read {name}: it is sent to no integration"));
                }
                Some(_) => {}
            }
        }
    }
}
