//! The schema with reflections, which people with the role EMPLOYEE have: random documents of such people. The other comparisons use the schema
//! without.

use super::{ApiPair, authenticate, build_world, compare_variants, random_document::DocumentGenerator, sample_rows::PEOPLE};
use crate::{operations::run_mutation, sample_organization::SAMPLE_EMPLOYEE, schema_introspection::IntrospectedSchema, world::value_at};
use serde_json::json;
use std::sync::Arc;

/// The root fields of the documents: those of reflections, and nodes.
const ROOTS: [&str; 4] = ["reflection", "reflections", "node", "nodes"];

#[tokio::test]
async fn executor_and_accelerator_return_the_same_bytes_for_documents_about_reflections() {
    let (world, generator, _) = build_world().await;
    let author = world.person(SAMPLE_EMPLOYEE);
    for text in ["O'Brien \"quoted\"", "tab\tand\nline"] {
        run_mutation(&author, "reflectionCreate", json!({ "text": text })).await;
    }
    let mut schema = IntrospectedSchema::fetch(&author).await;
    schema.retain_fields("Query", &ROOTS);
    let page = author.execute("{ reflections(first: 30) { edges { cursor node { id } } } }", json!({})).await;
    let edges = value_at(&page, "reflections.edges").as_array().unwrap();
    let strings = |path: &str| edges.iter().map(|edge| value_at(edge, path).as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let (mut ids, mut cursors) = (generator.ids.clone(), generator.cursors.clone());
    ids.insert("ref".to_owned(), strings("node.id"));
    cursors.insert("reflections".to_owned(), strings("cursor"));
    let DocumentGenerator { foreign_ids, strings, instants, .. } = generator.as_ref();
    let (foreign_ids, strings, instants) = (foreign_ids.clone(), strings.clone(), instants.clone());
    let generator = DocumentGenerator { schema, ids, foreign_ids, strings, cursors, instants };
    let mut actors = Vec::new();
    for caller in [&author, &author.with_scope("goal:read"), &world.person("peer"), &world.person(PEOPLE[0])] {
        actors.push(authenticate(&world, caller).await);
    }
    let actors: Arc<[_]> = actors.into();
    let (api, mut accelerated) = (ApiPair::new(&world), 0);
    for number in 0..400 {
        match compare_variants(&api, &generator, &actors, 5, number).await {
            Ok((first, _)) => accelerated += usize::from(first),
            Err(difference) => panic!("document {number}, {difference}"),
        }
    }
    assert!(accelerated > 80, "only {accelerated} documents were accelerated");
    world.end().await;
}
