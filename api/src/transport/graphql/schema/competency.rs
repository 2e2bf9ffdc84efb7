//! Skills and the levels that people have reached in them.

use super::{
    assessment::{Assessment, AssessmentFilter, AssessmentOrder, list as assessments},
    directives::{cost, of, requires},
    filter::{IdFilter, TextFilter, ids, texts},
    payload::{answer, payload},
};
use crate::{
    access::Permission,
    domain::competency::{self, FrameworkList, List, Package},
    platform::Error,
    transport::graphql::engine::{
        column_value::JsonStrings,
        error_format::IntoGraphqlError,
        object::{object, queries},
        request_context::ContextExt,
    },
};
use async_graphql::{Context, Enum, InputObject, Json, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    competency_framework::Model as FrameworkRow,
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

fn framework_list(filter: Option<CompetencyFrameworkFilter>, order: Option<CompetencyFrameworkOrder>) -> FrameworkList {
    FrameworkList {
        case_identifiers: texts(filter.unwrap_or_default().case_identifier),
        descending: order == Some(CompetencyFrameworkOrder::TitleDesc),
    }
}

object! {
    /// A tree of skills with a level scale.
    CompetencyFramework(entity::competency_framework), list FrameworkList, requires ReadCompetency;

    /// Its identifier, `cfw_…`.
    id: CompetencyFrameworkId;

    columns {
        /// Counts its changes.
        version: i64,

        /// The identifier of its CASE document.
        case_identifier: String,

        /// The address of its CASE document.
        case_uri: Option<String>,

        /// Its title.
        title: String,

        /// Who made it.
        creator: Option<String>,

        /// The level scale, lowest first: level 1 is the first label.
        levels: JsonStrings,

        /// When it was imported.
        created_at: DateTime<Utc>,

        /// When an import last changed it.
        updated_at: DateTime<Utc>,
    }

    connections {
        /// Its competencies.
        competencies: Competency[CompetencyFilter, CompetencyOrder] = list, below CompetencyFrameworkId;
    }
}

object! {
    /// One skill of a framework.
    Competency(entity::competency), list List, requires ReadCompetency;

    /// Its identifier, `cmp_…`.
    id: CompetencyId;

    columns {
        /// Counts its changes.
        version: i64,

        /// The identifier of its CASE item.
        case_identifier: String,

        /// The address of its CASE item.
        case_uri: Option<String>,

        /// Its short code, for people.
        human_code: Option<String>,

        /// What somebody who has it can do.
        statement: String,

        /// When it was imported.
        created_at: DateTime<Utc>,

        /// When an import last changed it.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// The framework that it belongs to.
        competency_framework: CompetencyFramework = competency_framework_id;

        /// The competency above it.
        parent: Competency = parent_id;
    }

    connections {
        /// The competencies below it.
        children: Competency[CompetencyFilter, CompetencyOrder] = list, below ParentId;

        /// The levels that people have reached in it.
        assessments: Assessment[AssessmentFilter, AssessmentOrder] = assessments, below CompetencyId;
    }
}

queries! {
    CompetencyQuery;

    nouns { CompetencyFramework, Competency }

    objects {
        /// A competency framework; null when there is no such, or it is not yours.
        competency_framework: CompetencyFramework, by CompetencyFrameworkId, requires ReadCompetency;

        /// A competency; null when there is no such, or it is not yours.
        competency: Competency, by CompetencyId, requires ReadCompetency;
    }

    connections {
        /// The competency frameworks.
        competency_frameworks: CompetencyFramework[CompetencyFrameworkFilter, CompetencyFrameworkOrder] = framework_list, requires ReadCompetency;

        /// The competencies of all frameworks.
        competencies: Competency[CompetencyFilter, CompetencyOrder] = list, requires ReadCompetency;
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
    #[graphql(directive = requires::apply(of(Permission::WriteCompetency)), directive = cost::apply(50))]
    async fn competency_framework_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The framework.")] input: CompetencyFrameworkImportInput,
    ) -> Result<CompetencyFrameworkPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        actor.reach(Permission::WriteCompetency).map_err(IntoGraphqlError::into_graphql)?;
        let outcome = match serde_json::from_value::<Package>(input.package.0) {
            Ok(package) => competency::import(app, actor, package, input.levels, input.idempotency_key.as_deref()).await,
            Err(error) => Err(Error::invalid("package", format!("is not a CASE CFPackage: {error}"))),
        };
        answer(ctx, outcome)
    }
}
