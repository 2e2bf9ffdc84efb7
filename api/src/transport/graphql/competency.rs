//! Skills and the levels that people have reached in them.

use super::{
    assessment::{Assessment, AssessmentFilter, AssessmentOrder, list as assessments},
    by_id::by_id,
    context::Reachable,
    errors::Because,
    filter::{IdFilter, TextFilter, ids, texts},
    id::Gid,
    needs::{cost, of, requires},
    page::{Connection, Row, args},
    payload::{answer, payload},
    plan::{Catalogue, Fields, Known, Leaf},
};
use crate::{
    access::Act,
    domain::competency::{self, Frameworks, List, Package},
    platform::Error,
};
use async_graphql::{Context, Enum, InputObject, Json, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    competency::{Column, Model},
    competency_framework::{self as frameworks, Model as FrameworkRow},
    id::{CompetencyFrameworkId, CompetencyId},
};

/// In which order competency frameworks are listed.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum CompetencyFrameworkOrder {
    /// By title.
    #[default]
    TitleAsc,
    /// By title, backwards.
    TitleDesc,
}

/// In which order competencies are listed.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum CompetencyOrder {
    /// As their framework orders them.
    #[default]
    PositionAsc,
    /// Backwards.
    PositionDesc,
}

/// Which competency frameworks are listed.
#[derive(InputObject, Default)]
pub struct CompetencyFrameworkFilter {
    /// By the identifier of the CASE document.
    case_identifier: Option<TextFilter>,
}

/// Which competencies are listed: all conditions must hold.
#[derive(InputObject, Default)]
pub struct CompetencyFilter {
    /// By framework.
    competency_framework_id: Option<IdFilter<CompetencyFrameworkId>>,
    /// By parent.
    parent_id: Option<IdFilter<CompetencyId>>,
    /// By the identifier of the CASE item.
    case_identifier: Option<TextFilter>,
}

fn list(filter: Option<CompetencyFilter>, order: Option<CompetencyOrder>) -> List {
    let filter = filter.unwrap_or_default();
    List {
        frameworks: ids(filter.competency_framework_id),
        parents: ids(filter.parent_id),
        case_identifiers: texts(filter.case_identifier),
        descending: order == Some(CompetencyOrder::PositionDesc),
    }
}

fn framework_list(filter: Option<CompetencyFrameworkFilter>, order: Option<CompetencyFrameworkOrder>) -> Frameworks {
    Frameworks {
        case_identifiers: texts(filter.unwrap_or_default().case_identifier),
        descending: order == Some(CompetencyFrameworkOrder::TitleDesc),
    }
}

/// A tree of skills with a level scale.
pub struct CompetencyFramework(pub FrameworkRow);

impl Row for CompetencyFramework {
    type List = Frameworks;
    fn new(row: FrameworkRow) -> Self {
        Self(row)
    }
}

/// A tree of skills with a level scale.
#[Object(directive = requires::apply(of(Act::ReadCompetency)))]
impl CompetencyFramework {
    /// Its identifier, `cfw_…`.
    pub async fn id(&self) -> Gid<CompetencyFrameworkId> {
        Gid(self.0.id)
    }

    /// Counts its changes.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// The identifier of its CASE document.
    async fn case_identifier(&self) -> &str {
        &self.0.case_identifier
    }

    /// The address of its CASE document.
    async fn case_uri(&self) -> Option<&str> {
        self.0.case_uri.as_deref()
    }

    /// Its title.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Who made it.
    async fn creator(&self) -> Option<&str> {
        self.0.creator.as_deref()
    }

    /// The level scale, lowest first: level 1 is the first label.
    async fn levels(&self) -> Vec<&str> {
        self.0.levels.as_array().into_iter().flatten().filter_map(|level| level.as_str()).collect()
    }

    /// Its competencies.
    async fn competencies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which competencies.")] filter: Option<CompetencyFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<CompetencyOrder>,
    ) -> Result<Connection<Competency>> {
        Connection::below(ctx, list(filter, order_by), Column::CompetencyFrameworkId, self.0.id, args(first, after, last, before)).await
    }

    /// When it was imported.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When an import last changed it.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}

/// One skill of a framework.
pub struct Competency(pub Model);

impl Row for Competency {
    type List = List;
    fn new(row: Model) -> Self {
        Self(row)
    }
}

/// One skill of a framework.
#[Object(directive = requires::apply(of(Act::ReadCompetency)))]
impl Competency {
    /// Its identifier, `cmp_…`.
    pub async fn id(&self) -> Gid<CompetencyId> {
        Gid(self.0.id)
    }

    /// Counts its changes.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// The identifier of its CASE item.
    async fn case_identifier(&self) -> &str {
        &self.0.case_identifier
    }

    /// The address of its CASE item.
    async fn case_uri(&self) -> Option<&str> {
        self.0.case_uri.as_deref()
    }

    /// Its short code, for people.
    async fn human_code(&self) -> Option<&str> {
        self.0.human_code.as_deref()
    }

    /// What somebody who has it can do.
    async fn statement(&self) -> &str {
        &self.0.statement
    }

    /// The framework that it belongs to.
    async fn competency_framework(&self, ctx: &Context<'_>) -> Result<Option<CompetencyFramework>> {
        by_id(ctx, self.0.competency_framework_id).await
    }

    /// The competency above it.
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Competency>> {
        match self.0.parent_id {
            Some(id) => by_id(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The competencies below it.
    async fn children(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which competencies.")] filter: Option<CompetencyFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<CompetencyOrder>,
    ) -> Result<Connection<Competency>> {
        Connection::below(ctx, list(filter, order_by), Column::ParentId, self.0.id, args(first, after, last, before)).await
    }

    /// The levels that people have reached in it.
    async fn assessments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which assessments.")] filter: Option<AssessmentFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<AssessmentOrder>,
    ) -> Result<Connection<Assessment>> {
        use entity::assessment::Column;
        Connection::below(ctx, assessments(filter, order_by), Column::CompetencyId, self.0.id, args(first, after, last, before)).await
    }

    /// When it was imported.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When an import last changed it.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}

impl Known for CompetencyFramework {
    type Entity = frameworks::Entity;

    fn known(fields: &mut Fields<Self::Entity>) {
        fields
            .plain("version", frameworks::Column::Version)
            .plain("caseIdentifier", frameworks::Column::CaseIdentifier)
            .plain("caseUri", frameworks::Column::CaseUri)
            .plain("title", frameworks::Column::Title)
            .plain("creator", frameworks::Column::Creator)
            .leaf("levels", frameworks::Column::Levels, Leaf::Texts)
            .page::<Competency>("competencies", Column::CompetencyFrameworkId, |given| given.list(list))
            .plain("createdAt", frameworks::Column::CreatedAt)
            .plain("updatedAt", frameworks::Column::UpdatedAt);
    }
}

impl Known for Competency {
    type Entity = entity::competency::Entity;

    fn known(fields: &mut Fields<Self::Entity>) {
        fields
            .plain("version", Column::Version)
            .plain("caseIdentifier", Column::CaseIdentifier)
            .plain("caseUri", Column::CaseUri)
            .plain("humanCode", Column::HumanCode)
            .plain("statement", Column::Statement)
            .one::<CompetencyFramework>("competencyFramework", Column::CompetencyFrameworkId)
            .one::<Self>("parent", Column::ParentId)
            .page::<Self>("children", Column::ParentId, |given| given.list(list))
            .page::<Assessment>("assessments", entity::assessment::Column::CompetencyId, |given| given.list(assessments))
            .plain("createdAt", Column::CreatedAt)
            .plain("updatedAt", Column::UpdatedAt);
    }
}

impl CompetencyQuery {
    pub fn known(all: &mut Catalogue) {
        all.noun::<CompetencyFramework>().noun::<Competency>();
        all.find::<CompetencyFramework>("competencyFramework").find::<Competency>("competency");
        all.list::<CompetencyFramework>("competencyFrameworks", |given| given.list(framework_list));
        all.list::<Competency>("competencies", |given| given.list(list));
    }
}

#[derive(Default)]
pub struct CompetencyQuery;

#[Object]
impl CompetencyQuery {
    /// A competency framework; null when there is no such, or it is not yours.
    #[graphql(directive = requires::apply(of(Act::ReadCompetency)))]
    async fn competency_framework(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its identifier.")] id: Gid<CompetencyFrameworkId>,
    ) -> Result<Option<CompetencyFramework>> {
        by_id(ctx, id.0).await
    }

    /// The competency frameworks.
    #[graphql(directive = requires::apply(of(Act::ReadCompetency)))]
    async fn competency_frameworks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which frameworks.")] filter: Option<CompetencyFrameworkFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<CompetencyFrameworkOrder>,
    ) -> Result<Connection<CompetencyFramework>> {
        Connection::root(ctx, framework_list(filter, order_by), args(first, after, last, before)).await
    }

    /// A competency; null when there is no such, or it is not yours.
    #[graphql(directive = requires::apply(of(Act::ReadCompetency)))]
    async fn competency(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its identifier.")] id: Gid<CompetencyId>,
    ) -> Result<Option<Competency>> {
        by_id(ctx, id.0).await
    }

    /// The competencies of all frameworks.
    #[graphql(directive = requires::apply(of(Act::ReadCompetency)))]
    async fn competencies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which competencies.")] filter: Option<CompetencyFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<CompetencyOrder>,
    ) -> Result<Connection<Competency>> {
        Connection::root(ctx, list(filter, order_by), args(first, after, last, before)).await
    }
}

payload!(CompetencyFrameworkPayload { competency_framework: CompetencyFramework(FrameworkRow) }, "competency framework");

/// A framework to be brought in.
#[derive(InputObject)]
pub struct CompetencyFrameworkImportInput {
    /// A CASE 1.0 or 1.1 CFPackage: `CFDocument`, `CFItems` and `CFAssociations`. Identifiers are kept; the same package again
    /// changes nothing, a newer one changes what differs.
    package: Json<serde_json::Value>,
    /// The level scale, lowest first. Five levels from Novice to Expert when a new framework names none; a known one keeps its
    /// scale, which may grow but not shrink.
    levels: Option<Vec<String>>,
    /// Makes a repetition of this request answer what the first one did.
    idempotency_key: Option<String>,
}

#[derive(Default)]
pub struct CompetencyMutation;

#[Object]
impl CompetencyMutation {
    /// Brings in a competency framework, or what a newer package of it changes.
    #[graphql(directive = requires::apply(of(Act::WriteCompetency)), directive = cost::apply(50))]
    async fn competency_framework_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The framework.")] input: CompetencyFrameworkImportInput,
    ) -> Result<CompetencyFrameworkPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        actor.reach(Act::WriteCompetency).map_err(Because::because)?;
        let outcome = match serde_json::from_value::<Package>(input.package.0) {
            Ok(package) => competency::import(app, actor, package, input.levels, input.idempotency_key.as_deref()).await,
            Err(error) => Err(Error::invalid("package", format!("is not a CASE CFPackage: {error}"))),
        };
        answer(ctx, outcome)
    }
}
