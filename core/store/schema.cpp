// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/schema.h"

namespace plumbline::store {

const std::vector<Migration>& projectMigrations()
{
    // objects, settings and bitmaps are what the acts come to; acts is what a person did, never changed or deleted.
    // undo_stack holds the acts that can be undone (position <= undo_position) or redone (above).
    static const std::vector<Migration> migrations{{1, R"(
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE objects(id BLOB PRIMARY KEY CHECK(length(id)=16), type TEXT NOT NULL, json TEXT NOT NULL,
                     deleted INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE INDEX objects_by_type ON objects(type, id) WHERE deleted=0;
CREATE TABLE settings(key TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE bitmaps(key TEXT PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE acts(seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE CHECK(length(id)=16), what TEXT NOT NULL,
                  target INTEGER REFERENCES acts(seq), author TEXT NOT NULL, time INTEGER NOT NULL, view TEXT NOT NULL,
                  kind TEXT NOT NULL, version INTEGER NOT NULL, changes TEXT NOT NULL);
CREATE TABLE act_blobs(seq INTEGER NOT NULL REFERENCES acts(seq), item INTEGER NOT NULL, bytes BLOB NOT NULL,
                       PRIMARY KEY(seq, item));
CREATE TABLE undo_stack(position INTEGER PRIMARY KEY, seq INTEGER NOT NULL REFERENCES acts(seq));
CREATE TABLE results(id INTEGER PRIMARY KEY, hash TEXT NOT NULL, recipe TEXT NOT NULL, created INTEGER NOT NULL);
CREATE INDEX results_by_hash ON results(hash);
CREATE TABLE result_arrays(id INTEGER PRIMARY KEY, result INTEGER NOT NULL REFERENCES results(id) ON DELETE CASCADE,
                           name TEXT NOT NULL, info TEXT NOT NULL, size INTEGER NOT NULL, UNIQUE(result, name));
CREATE TABLE result_chunks(array INTEGER NOT NULL REFERENCES result_arrays(id) ON DELETE CASCADE, number INTEGER NOT NULL,
                           bytes BLOB NOT NULL, PRIMARY KEY(array, number));
CREATE TABLE jobs(id BLOB PRIMARY KEY CHECK(length(id)=16), kind TEXT NOT NULL, name TEXT NOT NULL, recipe TEXT NOT NULL,
                  state TEXT NOT NULL, progress TEXT NOT NULL, result TEXT NOT NULL, failure TEXT NOT NULL,
                  created INTEGER NOT NULL, updated INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE job_checkpoints(job BLOB PRIMARY KEY REFERENCES jobs(id) ON DELETE CASCADE, bytes BLOB NOT NULL);
CREATE TABLE job_log(line INTEGER PRIMARY KEY, job BLOB NOT NULL REFERENCES jobs(id) ON DELETE CASCADE, text TEXT NOT NULL);
CREATE INDEX job_log_by_job ON job_log(job, line);
INSERT INTO meta VALUES('undo_position', '0');
)"}};
    return migrations;
}

int newestSchema()
{
    return projectMigrations().back().number;
}

} // namespace plumbline::store
