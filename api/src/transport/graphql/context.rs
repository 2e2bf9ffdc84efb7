//! What a resolver can reach: the app, the caller and the caller's loads.

use super::loader::Loads;
use crate::{
    access::Actor,
    app::App,
    platform::{Error, Result},
};
use async_graphql::Context;
use std::sync::Arc;

/// What every request carries.
#[derive(Clone)]
pub struct Request {
    pub app: Arc<App>,
    pub actor: Arc<Actor>,
    pub loads: Arc<Loads>,
}

/// Short words for resolvers.
pub trait Reachable {
    fn request(&self) -> Result<&Request>;

    fn app(&self) -> Result<&App> {
        Ok(&self.request()?.app)
    }

    fn actor(&self) -> Result<&Actor> {
        Ok(&self.request()?.actor)
    }

    fn loads(&self) -> Result<&Loads> {
        Ok(&self.request()?.loads)
    }
}

impl Reachable for Context<'_> {
    fn request(&self) -> Result<&Request> {
        self.data_opt::<Request>().ok_or_else(|| Error::internal("a resolver ran without a request"))
    }
}
