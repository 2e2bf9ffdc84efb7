//! Tenant isolation in the type system: the only permitted ways to start a query. Every query begins with an organization.

use crate::id::{OrganizationId, TypedId};
use sea_orm::{DeleteMany, EntityTrait, QueryFilter, Select, UpdateMany};

/// A table whose rows each belong to one organization.
pub trait Tenanted: EntityTrait {
    /// The column that contains the organization.
    const ORGANIZATION: Self::Column;

    /// Starts a query for the rows of one organization.
    #[expect(clippy::disallowed_methods, reason = "the only place that may start a query without an organization")]
    fn of(organization: OrganizationId) -> Select<Self> {
        Self::find().filter(owned_by::<Self>(organization))
    }

    /// Starts an update of rows of one organization.
    #[expect(clippy::disallowed_methods, reason = "the only place that may start an update without an organization")]
    fn update_of(organization: OrganizationId) -> UpdateMany<Self> {
        Self::update_many().filter(owned_by::<Self>(organization))
    }

    /// Starts a deletion of rows of one organization.
    #[expect(clippy::disallowed_methods, reason = "the only place that may start a deletion without an organization")]
    fn delete_of(organization: OrganizationId) -> DeleteMany<Self> {
        Self::delete_many().filter(owned_by::<Self>(organization))
    }
}

fn owned_by<E: Tenanted>(organization: OrganizationId) -> sea_orm::sea_query::Expr {
    use sea_orm::ColumnTrait;
    E::ORGANIZATION.eq(organization)
}

/// A table whose primary key is `(organization_id, id)`.
pub trait Keyed: Tenanted {
    type Id: TypedId + Into<sea_orm::Value>;
    const ID: Self::Column;
    fn id(row: &Self::Model) -> Self::Id;
}

/// Implements [`Tenanted`] for a table and, when an identifier type is given, [`Keyed`].
macro_rules! tenanted {
    () => {
        impl crate::Tenanted for Entity {
            const ORGANIZATION: Column = Column::OrganizationId;
        }
        impl ActiveModelBehavior for ActiveModel {}
    };
    ($id:ty) => {
        tenanted!();
        impl crate::Keyed for Entity {
            type Id = $id;
            const ID: Column = Column::Id;
            fn id(row: &Model) -> $id {
                row.id
            }
        }
    };
}
pub(crate) use tenanted;
