//! Competency frameworks and competencies: the objects, their lists, their root fields and the import of a CASE package.

use super::{
    assessment::{Assessment, AssessmentFilter, AssessmentOrder, list as assessments},
    directives::{cost, requires, scope_of},
    filter::{IdFilter, TextFilter, ids, texts},
    id::Gid,
    payload::{into_payload, payload},
};
use crate::{
    access::Permission,
    domain::competency::{self, FrameworkList, List, Package},
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

/// The sort order of a list of competency frameworks. Text is compared byte by byte.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum CompetencyFrameworkOrder {
    /// By title, ascending, then by creation, oldest first. The default.
    #[default]
    TitleAsc,
    /// By title, descending, then by creation, newest first.
    TitleDesc,
}

/// The sort order of a list of competencies. The position of a competency among its siblings is the sequence number of its CASE
/// association, or its index in the package where the association has none.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum CompetencyOrder {
    /// By position, lowest first, then by creation, oldest first. The default.
    #[default]
    PositionAsc,
    /// By position, highest first, then by creation, newest first.
    PositionDesc,
}

/// Conditions on competency frameworks. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct CompetencyFrameworkFilter {
    /// The identifier of the CASE document (`CFDocument.identifier`).
    case_identifier: Option<TextFilter>,
}

/// Conditions on competencies. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct CompetencyFilter {
    /// The identifier of the competency framework.
    competency_framework_id: Option<IdFilter<CompetencyFrameworkId>>,
    /// The identifier of the parent competency.
    parent_id: Option<IdFilter<CompetencyId>>,
    /// The identifier of the CASE item (`CFItem.identifier`).
    case_identifier: Option<TextFilter>,
}

/// The list that a filter and a sort order describe.
fn list(filter: Option<CompetencyFilter>, order: Option<CompetencyOrder>) -> List {
    let filter = filter.unwrap_or_default();
    List {
        frameworks: ids(filter.competency_framework_id),
        parents: ids(filter.parent_id),
        case_identifiers: texts(filter.case_identifier),
        descending: order == Some(CompetencyOrder::PositionDesc),
    }
}

/// The list that a filter and a sort order describe.
fn framework_list(filter: Option<CompetencyFrameworkFilter>, order: Option<CompetencyFrameworkOrder>) -> FrameworkList {
    FrameworkList {
        case_identifiers: texts(filter.unwrap_or_default().case_identifier),
        descending: order == Some(CompetencyFrameworkOrder::TitleDesc),
    }
}

object! {
    /// A competency framework: a versioned tree of competencies with a scale of levels, imported from a CASE package.
    CompetencyFramework(entity::competency_framework), list FrameworkList, requires ReadCompetency;

    /// The identifier of the competency framework, `cfw_…`.
    id: CompetencyFrameworkId;

    columns {
        /// The version of the competency framework, 1 at first and one more with each import that changes it.
        version: i64,

        /// The identifier of the CASE document (`CFDocument.identifier`). Unique in the organization. An import with the same identifier
        /// updates this framework.
        case_identifier: String,

        /// The URI of the CASE document (`CFDocument.uri`). Null when the package contained none.
        case_uri: Option<String>,

        /// The title of the CASE document (`CFDocument.title`).
        title: String,

        /// The person or organization that published the framework (`CFDocument.creator`). Null when the package contained none.
        creator: Option<String>,

        /// The names of the levels, lowest first. Level 1 of an assessment or a target is the first name.
        levels: JsonStrings,

        /// The instant at which the competency framework was first imported.
        created_at: DateTime<Utc>,

        /// The instant of the last import that changed the competency framework.
        updated_at: DateTime<Utc>,
    }

    connections {
        /// The competencies of the framework, at every depth of the tree.
        competencies: Competency[CompetencyFilter, CompetencyOrder] = list, below CompetencyFrameworkId;
    }
}

object! {
    /// A competency: one skill of a competency framework. It may have a parent competency.
    Competency(entity::competency), list List, requires ReadCompetency;

    /// The identifier of the competency, `cmp_…`.
    id: CompetencyId;

    columns {
        /// The version of the competency, 1 at first and one more with each import that changes it.
        version: i64,

        /// The identifier of the CASE item (`CFItem.identifier`). Unique in the framework, and the same after every import.
        case_identifier: String,

        /// The URI of the CASE item (`CFItem.uri`). Null when the package contained none.
        case_uri: Option<String>,

        /// The short code of the competency for people (`CFItem.humanCodingScheme`). Null when the package contained none.
        human_code: Option<String>,

        /// The statement of what a person with this competency can do (`CFItem.fullStatement`).
        statement: String,

        /// The identifier of the competency framework that the competency belongs to, `cfw_…`.
        competency_framework_id: Gid<CompetencyFrameworkId>,

        /// The identifier of the competency above this one in the tree, `cmp_…`. Null when this one has none above it.
        parent_id: Option<Gid<CompetencyId>>,

        /// The instant at which the competency was first imported.
        created_at: DateTime<Utc>,

        /// The instant of the last import that changed the competency.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// The competency framework that the competency belongs to.
        competency_framework: CompetencyFramework = competency_framework_id;

        /// The parent competency in the tree of the framework. Null at the top of the tree.
        parent: Competency = parent_id;
    }

    connections {
        /// The competencies whose parent this competency is, without their own children.
        children: Competency[CompetencyFilter, CompetencyOrder] = list, below ParentId;

        /// The assessments of employees in this competency, as far as the caller may see them.
        assessments: Assessment[AssessmentFilter, AssessmentOrder] = assessments, below CompetencyId;
    }
}

queries! {
    CompetencyQuery;

    nouns { CompetencyFramework, Competency }

    objects {
        /// Finds a competency framework by its identifier. Null when it does not exist or the caller may not see it.
        competency_framework: CompetencyFramework, by CompetencyFrameworkId, requires ReadCompetency;

        /// Finds a competency by its identifier. Null when it does not exist or the caller may not see it.
        competency: Competency, by CompetencyId, requires ReadCompetency;
    }

    connections {
        /// Lists the competency frameworks of the organization.
        competency_frameworks: CompetencyFramework[CompetencyFrameworkFilter, CompetencyFrameworkOrder] = framework_list,
            requires ReadCompetency;

        /// Lists the competencies of all competency frameworks of the organization.
        competencies: Competency[CompetencyFilter, CompetencyOrder] = list, requires ReadCompetency;
    }
}

payload!(CompetencyFrameworkPayload { competency_framework: CompetencyFramework(FrameworkRow) }, "competency framework");

/// A competency framework to import.
#[derive(InputObject)]
pub struct CompetencyFrameworkImportInput {
    /// A CFPackage of CASE 1.0 or 1.1 (1EdTech Competencies and Academic Standards Exchange) with `CFDocument`, `CFItems` and
    /// `CFAssociations`. All its members are kept, and the package can be read again at `/ims/case/v1p1/CFPackages`. The tree of competencies
    /// is made by the associations of the type `isChildOf`.
    package: Json<serde_json::Value>,
    /// The names of the levels, lowest first: 2 to 20 names of 1 to 200 characters, and not fewer than before. Null: the scale of the
    /// existing framework; for a new one the scale of a rubric of the package, if its criteria have the same levels, or Novice, Advanced
    /// beginner, Competent, Proficient and Expert.
    levels: Option<Vec<String>>,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

#[derive(Default)]
pub struct CompetencyMutation;

#[Object]
impl CompetencyMutation {
    /// Imports a competency framework from a CASE package. When the organization has a framework of the same CASE document, what differs is
    /// updated, competencies that the package lacks stay, and importing the same package again has no effect.
    #[graphql(directive = requires::apply(scope_of(Permission::WriteCompetency)), directive = cost::apply(50))]
    async fn competency_framework_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The CASE package of the competency framework, and its levels.")] input: CompetencyFrameworkImportInput,
    ) -> Result<CompetencyFrameworkPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        actor.reach(Permission::WriteCompetency).map_err(IntoGraphqlError::into_graphql)?;
        let outcome = match Package::parse(input.package.0) {
            Ok(package) => competency::import(app, actor, &package, input.levels, input.idempotency_key.as_deref()).await,
            Err(error) => Err(error),
        };
        into_payload(ctx, outcome)
    }
}
