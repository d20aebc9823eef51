//! The one place where engines are opened.

use crate::{Connector, ConnectorError, Target, Writer};
use std::sync::Arc;

/// Opens a file, or prepares to speak with a server: a server is connected to when the first
/// question comes, so ask for [`Connector::version`] to learn whether it answers.
pub fn open(target: Target) -> Result<Arc<dyn Connector>, ConnectorError> {
    match target {
        #[cfg(feature = "sqlite")]
        Target::Sqlite(path) => {
            let options = crate::SqliteOptions::default();
            Ok(Arc::new(crate::SqliteConnector::open(&path, options)?))
        }
        #[cfg(not(feature = "sqlite"))]
        Target::Sqlite(_) => Err(ConnectorError::Unsupported { engine: "SQLite" }),
        #[cfg(feature = "postgres")]
        Target::Postgres(server) => Ok(Arc::new(crate::PostgresConnector::new(server)?)),
        #[cfg(not(feature = "postgres"))]
        Target::Postgres(_) => Err(ConnectorError::Unsupported { engine: "PostgreSQL" }),
        #[cfg(feature = "mysql")]
        Target::Mysql(server) => Ok(Arc::new(crate::MysqlConnector::new(server)?)),
        #[cfg(not(feature = "mysql"))]
        Target::Mysql(_) => Err(ConnectorError::Unsupported { engine: "MySQL" }),
    }
}

/// As [`open`], with the login for writing; for one run.
pub fn open_writer(target: Target) -> Result<Arc<dyn Writer>, ConnectorError> {
    match target {
        #[cfg(feature = "sqlite")]
        Target::Sqlite(path) => {
            Ok(Arc::new(crate::SqliteWriter::new(&path, crate::SqliteOptions::default())))
        }
        #[cfg(not(feature = "sqlite"))]
        Target::Sqlite(_) => Err(ConnectorError::Unsupported { engine: "SQLite" }),
        #[cfg(feature = "postgres")]
        Target::Postgres(server) => Ok(Arc::new(crate::PostgresWriter::new(server)?)),
        #[cfg(not(feature = "postgres"))]
        Target::Postgres(_) => Err(ConnectorError::Unsupported { engine: "PostgreSQL" }),
        #[cfg(feature = "mysql")]
        Target::Mysql(server) => Ok(Arc::new(crate::MysqlWriter::new(server)?)),
        #[cfg(not(feature = "mysql"))]
        Target::Mysql(_) => Err(ConnectorError::Unsupported { engine: "MySQL" }),
    }
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use super::open;
    use crate::{ConnectorError, Target};

    #[test]
    fn a_file_that_is_missing_is_unreachable() {
        let refused = open(Target::Sqlite("/nowhere/gone.db".into())).err();
        assert!(matches!(refused, Some(ConnectorError::Unreachable { .. })), "{refused:?}");
    }
}
