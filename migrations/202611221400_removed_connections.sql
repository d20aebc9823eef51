-- What was learned of connections that were removed before removing them did this.
delete from memories
where connection_id not in (select id from connections where removed_at is null);

delete from golden_answers
where connection_id not in (select id from connections where removed_at is null);

delete from choices
where connection_id not in (select id from connections where removed_at is null);

delete from evaluations
where connection_id not in (select id from connections where removed_at is null);
