-- Which groups an invited person is put into.

-- JSON array of ids. A group that is removed meanwhile is left out.
alter table invitations add column groups text not null default '[]';
