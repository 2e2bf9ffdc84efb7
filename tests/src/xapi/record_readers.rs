//! Learning records as statements, for readers that follow them: records of before, and those that several nodes write.

use super::{Lrs, ids, record_statements::assess, with_query};
use crate::{
    database_schema::count_models,
    sample_organization::SampleOrganization,
    world::{DatabaseKind, Node, World, with_timeout},
};
use entity::{id::LearningRecordId, learning_record};
use futures_util::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use std::collections::BTreeSet;

/// Adds learning records to the database, as a server before this version has left them.
async fn add_records(world: &World, count: i64) {
    let db = world.connect_database().await;
    let attended = learning_record::Entity::find().filter(learning_record::Column::SessionId.is_not_null());
    let last = attended.order_by_desc(learning_record::Column::Seq).one(&db).await.unwrap().unwrap();
    let rows = (1..=count).map(|number| {
        let id = LearningRecordId(uuid::Uuid::from_u128(u128::try_from(number).unwrap()));
        learning_record::Model { id, seq: last.seq + number, ..last.clone() }.into_active_model()
    });
    learning_record::Entity::insert_many(rows).exec_without_returning(&db).await.unwrap();
}

/// Reads the statements after the last one, and remembers the last of them.
async fn read_since(lrs: &Lrs, since: &mut String, limit: &str) -> Vec<String> {
    let mut parameters = vec![("ascending", "true"), ("limit", limit)];
    if !since.is_empty() {
        parameters.push(("since", since));
    }
    let page = lrs.read(&with_query("/statements", &parameters)).await;
    if let Some(last) = page["statements"].as_array().and_then(|statements| statements.last()) {
        *since = last["stored"].as_str().unwrap().to_owned();
    }
    ids(&page)
}

#[tokio::test]
async fn records_from_before_become_statements_in_parts_and_a_reader_by_since_gets_each_once() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    SampleOrganization::without_statements(&world, &admin).await;
    add_records(&world, 1200).await;
    let (mut seen, mut since) = (Vec::new(), String::new());
    loop {
        let page = read_since(&lrs, &mut since, "500").await;
        if page.is_empty() {
            break;
        }
        assert!(!seen.is_empty() || page.len() == 500, "one request makes at most 500 statements, not {}", page.len());
        seen.extend(page);
    }
    assert_eq!(seen.len(), 1203);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 1203);
    world.end().await;
}

#[tokio::test]
async fn maintenance_makes_statements_that_no_reader_waited_for() {
    let world = World::new().await;
    SampleOrganization::without_statements(&world, &world.admin()).await;
    add_records(&world, 700).await;
    let log = world.change_log(world.acme.id).await.len();
    world.run_maintenance().await;
    assert_eq!(count_models(&world.connect_database().await).await["statement"], 703);
    assert_eq!(world.change_log(world.acme.id).await.len(), log, "the learning records have the entries in the log");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_a_reader_by_since_gets_each_record_of_two_nodes_once() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    let sample = SampleOrganization::without_statements(&world, &admin).await;
    let nodes = [Node::start(&world), Node::start(&world)];
    let writers = (0..4).map(|writer| {
        let (admin, sample) = (admin.at_address(&nodes[writer % 2].address), &sample);
        async move {
            for _ in 0..10 {
                assess(&admin, sample, 1).await;
            }
        }
    });
    let readers = nodes.each_ref().map(|node| lrs.at_address(&node.address));
    let (mut seen, mut since) = (Vec::new(), String::new());
    let reader = async {
        for turn in (0..2).cycle() {
            seen.extend(read_since(&readers[turn], &mut since, "7").await);
            if seen.len() >= 43 {
                break;
            }
        }
    };
    tokio::join!(join_all(writers), with_timeout("the reader to get every record", reader));
    assert_eq!((seen.len(), seen.iter().collect::<BTreeSet<_>>().len()), (43, 43));
    assert_eq!(lrs.find(&[("ascending", "true")]).await, seen, "in the order of `stored`");
    world.end().await;
}
