// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/store/project_tables.h"

#include <limits>

namespace plumbline::store {

namespace {

template <class Map>
void compare(const Map& expected, const Map& found, const char* what, const char* where, CheckReport& report)
{
    if (expected != found)
        report.problems.push_back(std::string(what) + ": the acts come to " + grouped(expected.size()) + " entries, " + where + " holds "
                                  + grouped(found.size()) + (expected.size() == found.size() ? ", with other values" : ""));
}

void compare(const ProjectState& expected, const ProjectState& found, const char* where, CheckReport& report)
{
    compare(expected.objects, found.objects, "objects", where, report);
    compare(expected.settings, found.settings, "settings", where, report);
    compare(expected.bitmaps, found.bitmaps, "bitmaps", where, report);
}

/// What all acts come to, and the undo stack they leave.
ProjectState replay(Database& database, UndoStack& stack)
{
    ProjectState state;
    for (const HistoryRow& row : readHistory(database, std::numeric_limits<std::int32_t>::max())) {
        switch (row.what) {
        case HistoryRow::What::Act:
            applyForward(state, readAct(database, row.seq).changes);
            stack.seqs.resize(stack.position);
            stack.seqs.push_back(row.seq);
            ++stack.position;
            break;
        case HistoryRow::What::Undo:
            if (stack.position == 0 || stack.seqs[stack.position - 1] != row.target)
                throw Error(ErrorCode::CorruptFile, {.file = database.file(), .place = "undo " + std::to_string(row.seq)});
            applyInverse(state, readAct(database, row.target).changes);
            --stack.position;
            break;
        case HistoryRow::What::Redo:
            if (stack.position >= stack.seqs.size() || stack.seqs[stack.position] != row.target)
                throw Error(ErrorCode::CorruptFile, {.file = database.file(), .place = "redo " + std::to_string(row.seq)});
            applyForward(state, readAct(database, row.target).changes);
            ++stack.position;
            break;
        }
    }
    return state;
}

} // namespace

CheckReport checkProject(Database& database, const ProjectState* memory)
{
    CheckReport report;
    try {
        Statement integrity = database.prepare("PRAGMA integrity_check(20)");
        while (integrity.step())
            if (std::string line = integrity.text(0); line != "ok")
                report.problems.push_back(std::move(line));
        Statement foreign = database.prepare("PRAGMA foreign_key_check");
        while (foreign.step())
            report.problems.push_back("table " + foreign.text(0) + ", row " + foreign.text(1) + ": names a row of " + foreign.text(2)
                                      + " that is not there");
        UndoStack stack;
        const ProjectState replayed = replay(database, stack);
        compare(replayed, readState(database), "the file", report);
        if (memory != nullptr)
            compare(replayed, *memory, "the memory", report);
        const UndoStack stored = readUndoStack(database);
        if (stored.seqs != stack.seqs || stored.position != stack.position)
            report.problems.push_back("undo stack: the acts come to " + grouped(stack.position) + " of " + grouped(stack.seqs.size())
                                      + ", the file holds " + grouped(stored.position) + " of " + grouped(stored.seqs.size()));
    } catch (const Error& error) {
        report.problems.emplace_back(error.what());
    }
    return report;
}

} // namespace plumbline::store
