// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/project_tables.h"

#include "core/base/error.h"
#include "core/store/row_values.h"

#include <algorithm>

namespace plumbline::store {

namespace {

Json parse(Database& database, const std::string& text, const char* table)
{
    Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded())
        throw Error(ErrorCode::CorruptFile, {.file = database.file(), .place = table, .expected = "JSON", .found = text.substr(0, 40)});
    return json;
}

} // namespace

std::string_view whatText(HistoryRow::What what)
{
    switch (what) {
    case HistoryRow::What::Act: return "act";
    case HistoryRow::What::Undo: return "undo";
    case HistoryRow::What::Redo: return "redo";
    }
    return "act";
}

ProjectState readState(Database& database)
{
    ProjectState state;
    Statement objects = database.prepare("SELECT id, type, json FROM objects WHERE deleted=0");
    while (objects.step())
        state.objects[idOf(objects.text(0))] = {objects.text(1), parse(database, objects.text(2), "objects")};
    Statement settings = database.prepare("SELECT key, json FROM settings");
    while (settings.step())
        state.settings[settings.text(0)] = parse(database, settings.text(1), "settings");
    Statement bitmaps = database.prepare("SELECT key, bytes FROM bitmaps");
    while (bitmaps.step())
        state.bitmaps[bitmaps.text(0)] = IndexSet::deserialise(bitmaps.text(1));
    return state;
}

Act readAct(Database& database, std::int64_t seq)
{
    Statement row = database.prepare("SELECT id, author, time, view, kind, version, changes FROM acts WHERE seq=?");
    if (!row.bind(1, seq).step())
        throw Error(ErrorCode::CorruptFile, {.file = database.file(), .place = "act " + std::to_string(seq), .found = "nothing"});
    Act act;
    act.id = idOf(row.text(0));
    act.author = row.text(1);
    act.time = row.integer(2);
    act.view = row.text(3);
    act.kind = row.text(4);
    act.version = static_cast<int>(row.integer(5));
    EncodedChanges encoded;
    encoded.json = row.text(6);
    Statement blobs = database.prepare("SELECT item, bytes FROM act_blobs WHERE seq=?");
    blobs.bind(1, seq);
    while (blobs.step())
        encoded.blobs[static_cast<int>(blobs.integer(0))] = blobs.text(1);
    act.changes = decodeChanges(encoded);
    return act;
}

std::vector<HistoryRow> readHistory(Database& database, std::size_t most)
{
    std::vector<HistoryRow> rows;
    Statement select = database.prepare(
        "SELECT seq, what, target, id, author, time, view, kind, version FROM acts ORDER BY seq DESC LIMIT ?");
    select.bind(1, static_cast<std::int64_t>(most));
    while (select.step()) {
        HistoryRow row;
        row.seq = select.integer(0);
        const std::string what = select.text(1);
        row.what = what == "undo" ? HistoryRow::What::Undo : what == "redo" ? HistoryRow::What::Redo : HistoryRow::What::Act;
        row.target = select.integer(2);
        row.act.id = idOf(select.text(3));
        row.act.author = select.text(4);
        row.act.time = select.integer(5);
        row.act.view = select.text(6);
        row.act.kind = select.text(7);
        row.act.version = static_cast<int>(select.integer(8));
        rows.push_back(std::move(row));
    }
    std::reverse(rows.begin(), rows.end());
    return rows;
}

UndoStack readUndoStack(Database& database)
{
    UndoStack stack;
    Statement select = database.prepare("SELECT seq FROM undo_stack ORDER BY position");
    while (select.step())
        stack.seqs.push_back(select.integer(0));
    const auto position = database.queryInteger("SELECT CAST(value AS INTEGER) FROM meta WHERE key='undo_position'");
    if (position < 0 || position > static_cast<std::int64_t>(stack.seqs.size()))
        throw Error(ErrorCode::CorruptFile, {.file = database.file(), .place = "undo position",
                                             .expected = "at most " + grouped(stack.seqs.size()), .found = std::to_string(position)});
    stack.position = static_cast<std::size_t>(position);
    return stack;
}

void insertHistory(Database& database, const HistoryRow& row, const EncodedChanges& encoded)
{
    Statement insert = database.prepare(
        "INSERT INTO acts(seq, id, what, target, author, time, view, kind, version, changes) VALUES(?,?,?,?,?,?,?,?,?,?)");
    insert.bind(1, row.seq).bindBlob(2, idBytes(row.act.id)).bind(3, whatText(row.what));
    if (row.target != 0)
        insert.bind(4, row.target);
    insert.bind(5, row.act.author)
        .bind(6, row.act.time)
        .bind(7, row.act.view)
        .bind(8, row.act.kind)
        .bind(9, static_cast<std::int64_t>(row.act.version))
        .bind(10, encoded.json)
        .run();
    for (const auto& [item, bytes] : encoded.blobs)
        database.prepare("INSERT INTO act_blobs(seq, item, bytes) VALUES(?,?,?)")
            .bind(1, row.seq)
            .bind(2, static_cast<std::int64_t>(item))
            .bindBlob(3, bytes)
            .run();
}

void applyToTables(Database& database, const std::vector<Change>& changes, bool forward)
{
    Statement putObject = database.prepare("INSERT INTO objects(id, type, json, deleted) VALUES(?,?,?,0) "
                                           "ON CONFLICT(id) DO UPDATE SET json=excluded.json, type=excluded.type, deleted=0");
    Statement removeObject = database.prepare("UPDATE objects SET deleted=1 WHERE id=?");
    Statement putSetting
        = database.prepare("INSERT INTO settings(key, json) VALUES(?,?) ON CONFLICT(key) DO UPDATE SET json=excluded.json");
    Statement removeSetting = database.prepare("DELETE FROM settings WHERE key=?");
    const auto apply = [&](const Change& change) {
        const std::optional<Json>& value = forward ? change.after : change.before;
        switch (change.table) {
        case Change::Table::Objects: {
            const Uuid id = Uuid::parse(change.key).value_or(Uuid{});
            if (value)
                putObject.bindBlob(1, idBytes(id)).bind(2, change.type).bind(3, value->dump()).run();
            else
                removeObject.bindBlob(1, idBytes(id)).run();
            return;
        }
        case Change::Table::Settings:
            if (value)
                putSetting.bind(1, change.key).bind(2, value->dump()).run();
            else
                removeSetting.bind(1, change.key).run();
            return;
        case Change::Table::Bitmaps: {
            IndexSet set;
            {
                Statement select = database.prepare("SELECT bytes FROM bitmaps WHERE key=?");
                if (select.bind(1, change.key).step())
                    set = IndexSet::deserialise(select.text(0));
            }
            set = set ^ IndexSet::deserialise(change.delta);
            if (set.empty())
                database.prepare("DELETE FROM bitmaps WHERE key=?").bind(1, change.key).run();
            else
                database
                    .prepare("INSERT INTO bitmaps(key, bytes) VALUES(?,?) ON CONFLICT(key) DO UPDATE SET bytes=excluded.bytes")
                    .bind(1, change.key)
                    .bindBlob(2, set.serialise())
                    .run();
            return;
        }
        }
    };
    if (forward)
        std::for_each(changes.begin(), changes.end(), apply);
    else
        std::for_each(changes.rbegin(), changes.rend(), apply);
}

void writeUndoStack(Database& database, std::size_t position, std::int64_t seq)
{
    if (seq != 0) {
        database.prepare("DELETE FROM undo_stack WHERE position>=?").bind(1, static_cast<std::int64_t>(position)).run();
        database.prepare("INSERT INTO undo_stack(position, seq) VALUES(?,?)")
            .bind(1, static_cast<std::int64_t>(position))
            .bind(2, seq)
            .run();
    }
    database.prepare("UPDATE meta SET value=? WHERE key='undo_position'").bind(1, std::to_string(position)).run();
}

} // namespace plumbline::store
