// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/acts.h"
#include "core/store/database.h"

namespace plumbline::store {

/// A row of the history. Undone acts stay in it: an undo is a row of its own, with the act as its target.
struct HistoryRow {
    enum class What { Act, Undo, Redo } what = What::Act;
    std::int64_t seq = 0;    ///< from 1, in the order of doing
    std::int64_t target = 0; ///< seq of the act that was undone or redone
    Act act;                 ///< of an undo or redo without changes
};
[[nodiscard]] std::string_view whatText(HistoryRow::What what); ///< "act", "undo", "redo"

// All on the writer's thread, writes within its transaction. Each throws what Database throws, and CorruptFile.
[[nodiscard]] ProjectState readState(Database& database);
[[nodiscard]] Act readAct(Database& database, std::int64_t seq); ///< with changes
/// Oldest first; the last `most`, without changes.
[[nodiscard]] std::vector<HistoryRow> readHistory(Database& database, std::size_t most);
struct UndoStack {
    std::vector<std::int64_t> seqs; ///< of acts; the first `position` can be undone, the others redone
    std::size_t position = 0;
};
[[nodiscard]] UndoStack readUndoStack(Database& database);

void insertHistory(Database& database, const HistoryRow& row, const EncodedChanges& encoded);
/// Does the changes of an act in the tables, or their inverse.
void applyToTables(Database& database, const std::vector<Change>& changes, bool forward);
/// After an act: cuts the stack above `position - 1`, puts `seq` there. After undo and redo (seq 0): only the position.
void writeUndoStack(Database& database, std::size_t position, std::int64_t seq);

struct CheckReport {
    std::vector<std::string> problems; ///< English, for logs and the command line
    [[nodiscard]] bool good() const { return problems.empty(); }
};
/// SQLite's own check; and all acts done anew must come to what the tables hold, and to `memory` where given.
[[nodiscard]] CheckReport checkProject(Database& database, const ProjectState* memory);

} // namespace plumbline::store
