// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/project_jobs.h"

#include "core/base/log.h"

#include <chrono>

namespace plumbline::jobs {

namespace {

std::int64_t nowMilliseconds()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

constexpr std::int64_t kProgressInterval = 1000; // milliseconds between two writes of a job's progress

} // namespace

const ProjectJobKinds::Kind* ProjectJobKinds::find(const std::string& kind) const
{
    const auto found = m_kinds.find(kind);
    return found != m_kinds.end() ? &found->second : nullptr;
}

/// Shared with the running bodies, which may outlive a call of close() by a moment.
struct ProjectJobs::State : std::enable_shared_from_this<State> {
    struct Entry {
        ProjectJobRow row;
        std::shared_ptr<JobHandle> handle; // shared: waited for without the mutex
        std::int64_t progressStored = 0;
        std::uint64_t runs = 0; // tells the body of this run from one that was paused before it began
    };

    std::shared_ptr<JobStore> store;
    std::shared_ptr<const ProjectJobKinds> kinds;
    std::shared_ptr<Dispatcher> dispatcher;
    mutable std::mutex mutex;
    std::map<Uuid, Entry> entries;
    std::function<void(const ProjectJobRow&)> changed; // empty: silence
    bool closing = false;

    /// Under the mutex.
    void put(Entry& entry)
    {
        entry.row.updated = nowMilliseconds();
        store->put(entry.row);
    }

    void tell(const ProjectJobRow& row)
    {
        dispatcher->post([weak = weak_from_this(), row] {
            const auto state = weak.lock();
            if (!state)
                return;
            std::function<void(const ProjectJobRow&)> call;
            {
                const std::lock_guard lock(state->mutex);
                call = state->changed;
            }
            if (call)
                call(row);
        });
    }

    /// Changes a row in memory and store, and tells of it.
    template <class Change>
    void change(const Uuid& id, Change&& make)
    {
        std::optional<ProjectJobRow> told;
        {
            const std::lock_guard lock(mutex);
            const auto found = entries.find(id);
            if (found == entries.end())
                return;
            make(found->second);
            put(found->second);
            told = found->second.row;
        }
        tell(*told);
    }

    Json run(JobContext& job, const Uuid& id, std::uint64_t number, const ProjectJobFunction& function);
};

class ProjectJobs::Recorder final : public JobRecorder {
public:
    Recorder(std::shared_ptr<State> state, const Uuid& id)
        : m_state(std::move(state))
        , m_id(id)
    {
    }

    void checkpoint(std::string_view bytes) override
    {
        ProjectJobRow row;
        {
            const std::lock_guard lock(m_state->mutex);
            auto& entry = m_state->entries.at(m_id);
            entry.row.updated = nowMilliseconds();
            row = entry.row;
        }
        row.hasCheckpoint = true;
        m_state->store->saveCheckpoint(row, bytes); // without the mutex: it waits for the disk
        const std::lock_guard lock(m_state->mutex);
        m_state->entries.at(m_id).row.hasCheckpoint = true;
    }

    void log(std::string_view line) override { m_state->store->appendLog(m_id, line); }

    void progress(const Progress& progress) override
    {
        const std::lock_guard lock(m_state->mutex);
        auto& entry = m_state->entries.at(m_id);
        entry.row.progress = progress;
        const std::int64_t now = nowMilliseconds();
        if (now - entry.progressStored < kProgressInterval)
            return;
        entry.progressStored = now;
        m_state->put(entry);
    }

private:
    std::shared_ptr<State> m_state;
    Uuid m_id;
};

Json ProjectJobs::State::run(JobContext& job, const Uuid& id, std::uint64_t number, const ProjectJobFunction& function)
{
    const auto end = [&](ProjectJobState how, const Json& result, const std::optional<Failure>& failure) {
        if (how == ProjectJobState::Done)
            store->dropCheckpoint(id);
        change(id, [&](Entry& entry) {
            ProjectJobRow& row = entry.row;
            row.state = how;
            row.result = result;
            row.failure = failure;
            row.hasCheckpoint = row.hasCheckpoint && how != ProjectJobState::Done;
        });
        try {
            store->flush();
        } catch (const std::exception& error) {
            plumbline::log(LogLevel::Error, "jobs", std::string("the end of a job could not be stored: ") + error.what());
        }
    };
    const auto isClosing = [&] {
        const std::lock_guard lock(mutex);
        return closing;
    };
    Json recipe;
    bool begin = false;
    change(id, [&](Entry& entry) {
        begin = entry.row.state == ProjectJobState::Queued && entry.runs == number; // not paused or cancelled while it waited
        if (!begin)
            return;
        entry.row.state = ProjectJobState::Running;
        entry.row.failure.reset();
        recipe = entry.row.recipe;
    });
    if (!begin)
        throw Error(ErrorCode::Cancelled, {});
    try {
        const std::optional<std::string> checkpoint = store->checkpoint(id);
        Json result = function(job, recipe, checkpoint);
        end(ProjectJobState::Done, result, std::nullopt);
        return result;
    } catch (const JobPaused&) {
        end(isClosing() ? ProjectJobState::Interrupted : ProjectJobState::Paused, nullptr, std::nullopt);
        throw;
    } catch (...) {
        const Failure failure = Failure::ofCurrentException();
        if (failure.code != ErrorCode::Cancelled)
            end(ProjectJobState::Failed, nullptr, failure);
        else
            end(isClosing() ? ProjectJobState::Interrupted : ProjectJobState::Cancelled, nullptr, std::nullopt);
        throw;
    }
}

ProjectJobs::ProjectJobs(Executor& executor, std::shared_ptr<JobStore> store, std::shared_ptr<const ProjectJobKinds> kinds,
                         std::shared_ptr<Dispatcher> dispatcher, std::function<void(const ProjectJobRow&)> changed)
    : m_executor(executor)
    , m_state(std::make_shared<State>())
{
    m_state->store = std::move(store);
    m_state->kinds = std::move(kinds);
    m_state->dispatcher = dispatcher ? std::move(dispatcher) : std::make_shared<InlineDispatcher>();
    m_state->changed = std::move(changed);
    const bool writable = m_state->store->writable();
    for (ProjectJobRow& row : m_state->store->rows()) {
        auto& entry = m_state->entries[row.id];
        entry.row = std::move(row);
        const bool left = entry.row.state == ProjectJobState::Queued || entry.row.state == ProjectJobState::Running;
        if (!writable || !left)
            continue;
        entry.row.state = ProjectJobState::Interrupted;
        m_state->put(entry);
    }
}

ProjectJobs::~ProjectJobs()
{
    {
        std::function<void(const ProjectJobRow&)> call; // destroyed without the mutex
        const std::lock_guard lock(m_state->mutex);
        call.swap(m_state->changed);
    }
    try {
        close();
    } catch (const std::exception& error) {
        plumbline::log(LogLevel::Error, "jobs", std::string("closing the jobs of a project: ") + error.what());
    }
}

void ProjectJobs::submit(const Uuid& id)
{
    const std::lock_guard lock(m_state->mutex);
    auto& entry = m_state->entries.at(id);
    const ProjectJobKinds::Kind* kind = m_state->kinds->find(entry.row.kind);
    JobOptions options;
    options.name = entry.row.name;
    options.dispatcher = m_state->dispatcher;
    options.recorder = std::make_shared<Recorder>(m_state, id);
    if (kind->listen)
        kind->listen(id, options);
    entry.handle = std::make_shared<JobHandle>(m_executor.start(
        kind->lane, [state = m_state, id, number = ++entry.runs, run = kind->run](JobContext& job) { return state->run(job, id, number, run); },
        [](const Json&) {}, {}, std::move(options)));
}

Uuid ProjectJobs::start(const std::string& kind, Json recipe, std::string name)
{
    if (m_state->kinds->find(kind) == nullptr)
        throw Error(ErrorCode::UnsupportedFormat, {.place = "job", .found = kind, .advice = Advice::UpdatePlumbline});
    if (!m_state->store->writable())
        throw Error(ErrorCode::ReadOnly, {.place = "job " + name, .advice = Advice::ChooseOtherPlace});
    ProjectJobRow row;
    row.id = Uuid::make();
    row.kind = kind;
    row.name = std::move(name);
    row.recipe = std::move(recipe);
    row.created = nowMilliseconds();
    {
        const std::lock_guard lock(m_state->mutex);
        auto& entry = m_state->entries[row.id];
        entry.row = row;
        m_state->put(entry);
    }
    m_state->tell(row);
    submit(row.id);
    return row.id;
}

void ProjectJobs::pause(const Uuid& id)
{
    std::shared_ptr<JobHandle> handle;
    std::optional<ProjectJobRow> told;
    {
        const std::lock_guard lock(m_state->mutex);
        const auto found = m_state->entries.find(id);
        if (found == m_state->entries.end())
            return;
        handle = found->second.handle;
        if (found->second.row.state == ProjectJobState::Queued) {
            found->second.row.state = ProjectJobState::Paused;
            m_state->put(found->second);
            told = found->second.row;
        }
    }
    if (told) {
        if (handle)
            handle->cancel();
        m_state->tell(*told);
    } else if (handle) {
        handle->requestPause();
    }
}

void ProjectJobs::resume(const Uuid& id)
{
    const auto now = row(id);
    if (!now || now->state == ProjectJobState::Queued || now->state == ProjectJobState::Running || now->state == ProjectJobState::Done)
        return;
    if (m_state->kinds->find(now->kind) == nullptr)
        throw Error(ErrorCode::UnsupportedFormat, {.place = "job", .found = now->kind, .advice = Advice::UpdatePlumbline});
    if (!m_state->store->writable())
        throw Error(ErrorCode::ReadOnly, {.place = "job " + now->name, .advice = Advice::ChooseOtherPlace});
    m_state->change(id, [](State::Entry& entry) { entry.row.state = ProjectJobState::Queued; });
    submit(id);
}

void ProjectJobs::cancel(const Uuid& id)
{
    std::shared_ptr<JobHandle> handle;
    std::optional<ProjectJobRow> told;
    {
        const std::lock_guard lock(m_state->mutex);
        const auto found = m_state->entries.find(id);
        if (found == m_state->entries.end())
            return;
        handle = found->second.handle;
        ProjectJobRow& row = found->second.row;
        if (row.state != ProjectJobState::Running && row.state != ProjectJobState::Done) {
            row.state = ProjectJobState::Cancelled;
            m_state->put(found->second);
            told = row;
        }
    }
    if (handle)
        handle->cancel();
    if (told)
        m_state->tell(*told);
}

bool ProjectJobs::remove(const Uuid& id)
{
    std::shared_ptr<JobHandle> handle; // dropped without the mutex
    const std::lock_guard lock(m_state->mutex);
    const auto found = m_state->entries.find(id);
    if (found == m_state->entries.end())
        return true;
    const ProjectJobState state = found->second.row.state;
    if (state == ProjectJobState::Running || state == ProjectJobState::Queued)
        return false;
    // A run that is just ending may still write its row: it finds none in the map, and its store calls come before this one.
    handle = found->second.handle;
    if (handle && !handle->finished())
        return false;
    m_state->entries.erase(found);
    m_state->store->remove(id);
    return true;
}

std::vector<ProjectJobRow> ProjectJobs::rows() const
{
    const std::lock_guard lock(m_state->mutex);
    std::vector<ProjectJobRow> rows;
    for (const auto& [id, entry] : m_state->entries)
        rows.push_back(entry.row);
    return rows;
}

std::optional<ProjectJobRow> ProjectJobs::row(const Uuid& id) const
{
    const std::lock_guard lock(m_state->mutex);
    const auto found = m_state->entries.find(id);
    return found != m_state->entries.end() ? std::optional(found->second.row) : std::nullopt;
}

std::vector<std::string> ProjectJobs::log(const Uuid& id) const
{
    return m_state->store->log(id);
}

void ProjectJobs::wait(const Uuid& id) const
{
    std::shared_ptr<JobHandle> handle;
    {
        const std::lock_guard lock(m_state->mutex);
        const auto found = m_state->entries.find(id);
        if (found != m_state->entries.end())
            handle = found->second.handle;
    }
    if (handle)
        handle->wait();
}

void ProjectJobs::close(std::chrono::milliseconds grace)
{
    std::vector<std::shared_ptr<JobHandle>> handles, waiting;
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->closing = true;
        for (auto& [id, entry] : m_state->entries) {
            if (entry.row.state == ProjectJobState::Queued && m_state->store->writable()) {
                entry.row.state = ProjectJobState::Interrupted;
                m_state->put(entry);
                if (entry.handle)
                    waiting.push_back(entry.handle);
            }
            if (entry.handle)
                handles.push_back(std::move(entry.handle));
        }
    }
    for (const auto& handle : waiting)
        handle->cancel();
    for (const auto& handle : handles)
        handle->requestPause();
    const auto until = std::chrono::steady_clock::now() + grace;
    for (const auto& handle : handles) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        if (!handle->waitFor(std::max(left, std::chrono::milliseconds(0))))
            handle->cancel();
    }
    for (const auto& handle : handles)
        handle->wait();
    if (m_state->store->writable())
        m_state->store->flush();
}

} // namespace plumbline::jobs
