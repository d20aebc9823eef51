//! Changes of the schema: whole or not at all where the engine can, and a proof also where it cannot.

use super::{World, mariadb, postgres, sqlite};
use connectors::{ConnectorError, WriteEnd, WriteJob, WriteProof};
use sql_guard::Policy;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const ADD: &str = "alter table orders add column note varchar(20)";
const LIMIT: Duration = Duration::from_secs(5);

impl World {
    fn has_note(&self) -> bool {
        let ask = match self.dialect {
            sql_guard::Dialect::Sqlite => {
                "select count(*) from pragma_table_info('orders') where name = 'note'"
            }
            _ => {
                "select count(*) from information_schema.columns where table_name = 'orders' and \
                 column_name = 'note'"
            }
        };
        (self.look)(ask) == "1"
    }

    async fn proof(&self, run: &str) -> Result<WriteProof, ConnectorError> {
        self.writer.prove(run, Some("orders"), LIMIT).await
    }
}

async fn it_is_kept_once_and_proved(world: World) {
    let ended = world.write(ADD, "wrun_1", 0, false).await;
    assert!(matches!(ended, WriteEnd::Kept { rows: 0, backup: None, .. }), "{ended:?}");
    assert!(world.has_note());
    assert_eq!((world.look)("select run_id, outcome from candor_runs"), "wrun_1|kept");
    assert_eq!(world.proof("wrun_1").await, Ok(WriteProof::Kept));
    let again = world.write(ADD, "wrun_2", 0, false).await;
    assert!(matches!(again, WriteEnd::NotKept(_)), "it is there already: {again:?}");
    assert_eq!(world.proof("wrun_2").await, Ok(WriteProof::NotKept));
    let index = world.write("create index by_state on orders (state)", "wrun_3", 0, false).await;
    assert!(matches!(index, WriteEnd::Kept { .. }), "{index:?}");
    let around = world.writer.around("orders", LIMIT).await.unwrap();
    assert!(around.indexes.contains(&"by_state".to_owned()), "{:?}", around.indexes);
    let gone = world.write("drop table orders", "wrun_4", 0, false).await;
    assert!(matches!(gone, WriteEnd::Kept { .. }), "{gone:?}");
    assert_eq!(world.proof("wrun_4").await, Ok(WriteProof::Kept));
}

async fn one_that_was_found_not_to_be_kept_never_will_be(world: World) {
    assert_eq!(world.proof("wrun_1").await, Ok(WriteProof::NotKept));
    let ended = world.write(ADD, "wrun_1", 0, false).await;
    assert!(matches!(ended, WriteEnd::NotKept(_)), "{ended:?}");
    assert!(!world.has_note());
}

#[tokio::test]
async fn it_is_kept_once_and_proved_on_sqlite() {
    it_is_kept_once_and_proved(sqlite()).await;
}

#[tokio::test]
async fn it_is_kept_once_and_proved_on_postgres() {
    it_is_kept_once_and_proved(postgres()).await;
}

#[tokio::test]
async fn it_is_kept_once_and_proved_on_mariadb() {
    it_is_kept_once_and_proved(mariadb()).await;
}

#[tokio::test]
async fn one_that_was_found_not_to_be_kept_never_will_be_on_any_engine() {
    for world in [sqlite(), postgres(), mariadb()] {
        one_that_was_found_not_to_be_kept_never_will_be(world).await;
    }
}

/// Somebody reads the table, so that nobody alters it for some seconds.
fn read_slowly(world: &Arc<World>) -> std::thread::JoinHandle<()> {
    let reader = world.clone();
    let reading = std::thread::spawn(move || drop((reader.look)("select sleep(1) from orders")));
    let ask = "select count(*) from information_schema.processlist where info like 'select sleep%'";
    while (world.look)(ask) == "0" {
        std::thread::yield_now();
    }
    reading
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_waits_too_long_is_ended_where_each_commits_by_itself() {
    let world = Arc::new(mariadb());
    let reading = read_slowly(&world);
    let statement = world.check(ADD, &Policy::writer(None));
    let deadline = Duration::from_secs(1);
    let job =
        WriteJob { statement: &statement, run: "wrun_late", max_rows: 0, deadline, backup: false };
    let ended = world.writer.write_approved(&job, CancellationToken::new()).await;
    assert_eq!(ended, WriteEnd::NotKept(ConnectorError::Deadline { limit: deadline }));
    reading.join().unwrap();
    assert!(!world.has_note());
    assert_eq!(world.proof("wrun_late").await, Ok(WriteProof::NotKept));
}

/// As after a kill of the process that carries it out, while the database has not done it yet.
#[tokio::test(flavor = "multi_thread")]
async fn one_that_nobody_listens_to_is_proved_by_the_definition() {
    let world = Arc::new(mariadb());
    let reading = read_slowly(&world);
    let statement = world.check(ADD, &Policy::writer(None));
    let deadline = Duration::from_secs(20);
    let job =
        WriteJob { statement: &statement, run: "wrun_left", max_rows: 0, deadline, backup: false };
    let writing = world.writer.write_approved(&job, CancellationToken::new());
    let ended = tokio::time::timeout(Duration::from_millis(800), writing).await;
    assert!(ended.is_err(), "{ended:?}");
    let since = std::time::Instant::now();
    let proof = loop {
        match world.proof("wrun_left").await {
            Ok(proof) => break proof,
            Err(error) => assert!(since.elapsed() < Duration::from_secs(60), "{error}"),
        }
    };
    reading.join().unwrap();
    assert_eq!(proof == WriteProof::Kept, world.has_note(), "{proof:?}");
    assert_eq!(world.proof("wrun_left").await, Ok(proof), "and it stays so");
}

/// The database has done it, and the process was gone before it could say so.
#[tokio::test]
async fn one_whose_end_was_not_written_down_is_proved_by_the_definition() {
    let database = testbed::mariadb::Database::create();
    database.run(super::SETUP);
    let target = crate::mysql::support::target(&database, &database.owner);
    let writer = connectors::open_writer(connectors::Target::Mysql(target)).unwrap();
    assert_eq!(writer.prove("wrun_0", None, LIMIT).await, Ok(WriteProof::NotKept));
    database.run("insert into candor_runs (run_id, outcome) values ('wrun_done', 'b0000000')");
    let unknown = writer.prove("wrun_done", None, LIMIT).await;
    assert!(unknown.is_err(), "nobody knows which table: {unknown:?}");
    assert_eq!(writer.prove("wrun_done", Some("orders"), LIMIT).await, Ok(WriteProof::Kept));
    assert_eq!(writer.prove("wrun_done", None, LIMIT).await, Ok(WriteProof::Kept), "it is settled");
}

/// Parts of a definition that keep their name while what they say changes.
#[tokio::test(flavor = "multi_thread")]
async fn one_that_changes_what_a_name_stands_for_is_proved_too() {
    for (before, change, now) in [
        (
            "alter table orders add constraint positive check (id > 0)",
            "alter table orders drop constraint positive, add constraint positive check (id > -5)",
            "select count(*) from information_schema.check_constraints where constraint_schema = database() and check_clause like '%5%'",
        ),
        (
            "alter table orders modify region varchar(20) check (length(region) > 1)",
            "alter table orders modify region varchar(20) check (length(region) > 3)",
            "select count(*) from information_schema.check_constraints where constraint_schema = database() and check_clause like '%3%'",
        ),
        (
            "alter table orders modify region varchar(20) default '-'",
            "alter table orders alter column region drop default",
            "select count(*) from information_schema.columns where table_schema = database() and \
             table_name = 'orders' and column_name = 'region' and coalesce(column_default, 'NULL') = 'NULL'",
        ),
    ] {
        let database = testbed::mariadb::Database::create();
        database.run(super::SETUP);
        database.run(before);
        let world = Arc::new(super::mariadb_at(database));
        assert_eq!(world.proof("wrun_0").await, Ok(WriteProof::NotKept), "it makes the ledger");
        let reading = read_slowly(&world);
        let statement = world.check(change, &Policy::writer(None));
        let (run, deadline) = ("wrun_renamed", Duration::from_secs(20));
        let job = WriteJob { statement: &statement, run, max_rows: 0, deadline, backup: false };
        let begun = async {
            while (world.look)("select count(*) from candor_runs where outcome like 'b%'") != "1" {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            ended = world.writer.write_approved(&job, CancellationToken::new()) => panic!("{ended:?}"),
            () = begun => {}
        }
        reading.join().unwrap();
        // The session that was left may have been ended before its turn came.
        if (world.look)(now) == "0" {
            (world.look)(change);
        }
        let since = std::time::Instant::now();
        let proof = loop {
            match world.proof(run).await {
                Ok(proof) => break proof,
                Err(error) => assert!(since.elapsed() < Duration::from_secs(60), "{error}"),
            }
        };
        assert_eq!((proof, (world.look)(now).as_str()), (WriteProof::Kept, "1"), "{change}");
    }
}
