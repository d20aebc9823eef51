-- A run that its author began without approval, in an emergency: somebody looks at it afterwards.
alter table change_runs add column broke_glass bigint not null default 0;
