//! The context of a request: what resolvers use in addition to their arguments.

use super::loader::DataLoaders;
use crate::{
    access::Actor,
    app::App,
    platform::{Error, Result},
};
use async_graphql::Context;
use std::sync::Arc;

/// The app, the caller, and the loaders of the request.
#[derive(Clone)]
pub struct RequestContext {
    pub app: Arc<App>,
    pub actor: Arc<Actor>,
    pub loaders: Arc<DataLoaders>,
}

/// Access to the context from a resolver.
pub trait ContextExt {
    fn request_context(&self) -> Result<&RequestContext>;

    fn app(&self) -> Result<&App> {
        Ok(&self.request_context()?.app)
    }

    fn actor(&self) -> Result<&Actor> {
        Ok(&self.request_context()?.actor)
    }

    fn loaders(&self) -> Result<&DataLoaders> {
        Ok(&self.request_context()?.loaders)
    }
}

impl ContextExt for Context<'_> {
    fn request_context(&self) -> Result<&RequestContext> {
        self.data_opt::<RequestContext>().ok_or_else(|| Error::internal("a resolver was called without a request context"))
    }
}
