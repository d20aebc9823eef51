-- What administrators have set about changes of data. Each save is another version; none is ever changed.
create table change_rule_versions (
    -- From 1. No row: as the product has it, which is version 0.
    version bigint primary key,
    -- JSON: levels of rules that differ from the product's, and what passes by itself.
    document text not null,
    -- Null: a command.
    changed_by text references users (id),
    created_at text not null
);

-- Null: judged before there were versions.
alter table change_revisions add column rules_version bigint;
