// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/job_rows.h"

#include "core/base/json.h"
#include "core/base/log.h"
#include "core/store/row_values.h"

#include <tuple>

namespace plumbline::store {

using jobs::ProjectJobRow;

namespace {

// What a job reports may hold bytes of the files it reads.
std::string dump(const Json& json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json failureJson(const std::optional<jobs::Failure>& failure)
{
    if (!failure)
        return nullptr;
    Json json = errorJson(failure->code, failure->detail);
    json["message"] = failure->message;
    return json;
}

std::optional<jobs::Failure> failureOf(const Json& json)
{
    if (!json.is_object())
        return std::nullopt;
    jobs::Failure failure;
    std::tie(failure.code, failure.detail) = errorOf(json);
    if (const auto message = json.find("message"); message != json.end() && message->is_string())
        failure.message = message->get<std::string>();
    return failure;
}

jobs::Progress progressOf(const Json& json)
{
    if (!json.is_array() || json.size() != 3 || !json[0].is_number_unsigned() || !json[1].is_number_unsigned() || !json[2].is_string())
        return {};
    return {json[0].get<std::size_t>(), json[1].get<std::size_t>(), json[2].get<std::string>()};
}

void upsert(Database& database, const ProjectJobRow& row)
{
    database
        .prepare("INSERT INTO jobs(id, kind, name, recipe, state, progress, result, failure, created, updated) "
                 "VALUES(?,?,?,?,?,?,?,?,?,?) ON CONFLICT(id) DO UPDATE SET name=excluded.name, state=excluded.state, "
                 "progress=excluded.progress, result=excluded.result, failure=excluded.failure, updated=excluded.updated")
        .bindBlob(1, idBytes(row.id))
        .bind(2, row.kind)
        .bind(3, row.name)
        .bind(4, dump(row.recipe))
        .bind(5, jobs::stateText(row.state))
        .bind(6, dump(Json::array({row.progress.done, row.progress.total, row.progress.stage})))
        .bind(7, dump(row.result))
        .bind(8, dump(failureJson(row.failure)))
        .bind(9, row.created)
        .bind(10, row.updated)
        .run();
}

} // namespace

struct ProjectJobStore::Faults {
    std::mutex mutex;
    std::exception_ptr first; // since the last flush
};

ProjectJobStore::ProjectJobStore(std::shared_ptr<Writer> writer, bool writable)
    : m_writer(std::move(writer))
    , m_faults(std::make_shared<Faults>())
    , m_writable(writable)
{
}

void ProjectJobStore::write(Writer::Work work)
{
    m_writer->post(Writer::Kind::Write, std::move(work), [faults = m_faults](const std::exception_ptr& fault) {
        if (!fault)
            return;
        const std::lock_guard lock(faults->mutex);
        if (!faults->first)
            faults->first = fault;
    });
}

std::vector<ProjectJobRow> ProjectJobStore::rows()
{
    return m_writer
        ->run(Writer::Kind::Read,
              [](Database& database) {
                  std::vector<ProjectJobRow> rows;
                  Statement select = database.prepare(
                      "SELECT id, kind, name, recipe, state, progress, result, failure, created, updated, "
                      "EXISTS(SELECT 1 FROM job_checkpoints WHERE job=jobs.id) FROM jobs ORDER BY id");
                  while (select.step()) {
                      const auto json = [&](int column) { return Json::parse(select.text(column), nullptr, false); };
                      ProjectJobRow row;
                      row.id = idOf(select.text(0));
                      row.kind = select.text(1);
                      row.name = select.text(2);
                      row.recipe = json(3);
                      row.state = jobs::stateOfText(select.text(4)).value_or(jobs::ProjectJobState::Failed);
                      row.progress = progressOf(json(5));
                      row.result = json(6);
                      row.failure = failureOf(json(7));
                      row.created = select.integer(8);
                      row.updated = select.integer(9);
                      row.hasCheckpoint = select.integer(10) != 0;
                      rows.push_back(std::move(row));
                  }
                  return rows;
              })
        .get();
}

void ProjectJobStore::put(const ProjectJobRow& row)
{
    write([row](Database& database) { upsert(database, row); });
}

void ProjectJobStore::appendLog(const Uuid& id, std::string_view line)
{
    write([id, line = std::string(line)](Database& database) {
        database.prepare("INSERT INTO job_log(job, text) VALUES(?,?)").bindBlob(1, idBytes(id)).bind(2, line).run();
    });
}

std::vector<std::string> ProjectJobStore::log(const Uuid& id)
{
    return m_writer
        ->run(Writer::Kind::Read,
              [id](Database& database) {
                  std::vector<std::string> lines;
                  Statement select = database.prepare("SELECT text FROM job_log WHERE job=? ORDER BY line");
                  select.bindBlob(1, idBytes(id));
                  while (select.step())
                      lines.push_back(select.text(0));
                  return lines;
              })
        .get();
}

void ProjectJobStore::saveCheckpoint(const ProjectJobRow& row, std::string_view bytes)
{
    m_writer
        ->run(Writer::Kind::Write,
              [row, bytes = std::string(bytes)](Database& database) {
                  upsert(database, row);
                  database
                      .prepare("INSERT INTO job_checkpoints(job, bytes) VALUES(?,?) ON CONFLICT(job) DO UPDATE SET bytes=excluded.bytes")
                      .bindBlob(1, idBytes(row.id))
                      .bindBlob(2, bytes)
                      .run();
              })
        .get();
}

std::optional<std::string> ProjectJobStore::checkpoint(const Uuid& id)
{
    return m_writer
        ->run(Writer::Kind::Read,
              [id](Database& database) -> std::optional<std::string> {
                  Statement select = database.prepare("SELECT bytes FROM job_checkpoints WHERE job=?");
                  select.bindBlob(1, idBytes(id));
                  return select.step() ? std::optional(select.text(0)) : std::nullopt;
              })
        .get();
}

void ProjectJobStore::dropCheckpoint(const Uuid& id)
{
    write([id](Database& database) { database.prepare("DELETE FROM job_checkpoints WHERE job=?").bindBlob(1, idBytes(id)).run(); });
}

void ProjectJobStore::remove(const Uuid& id)
{
    write([id](Database& database) { database.prepare("DELETE FROM jobs WHERE id=?").bindBlob(1, idBytes(id)).run(); });
}

void ProjectJobStore::flush()
{
    m_writer->run(Writer::Kind::Read, [](Database&) {}).get();
    std::exception_ptr fault;
    {
        const std::lock_guard lock(m_faults->mutex);
        std::swap(fault, m_faults->first);
    }
    if (fault)
        std::rethrow_exception(fault);
}

} // namespace plumbline::store
