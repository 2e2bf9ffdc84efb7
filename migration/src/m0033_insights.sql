-- The smallest group of people whose figures are released. Null: 5.
alter table organization add column minimum_group integer
