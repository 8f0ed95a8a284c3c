-- Whoever sees hundreds of units reads the newest cases in the order of time instead of unit by unit.
create index on record.cases (occurred_at desc, id desc) include (line, region, unit_id, procedure);
