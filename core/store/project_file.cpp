// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/project_file.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/store/job_rows.h"
#include "core/store/schema.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <pwd.h>
#include <unistd.h>

namespace plumbline::store {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kHistoryKept = 10000;
constexpr std::size_t kActsKept = 256; // with their changes, for undo without a look at the disk

std::int64_t nowMilliseconds()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::string userName()
{
    const passwd* entry = ::getpwuid(::getuid());
    return entry != nullptr && entry->pw_name != nullptr ? entry->pw_name : "unknown";
}

std::future<Uuid> ready(const Uuid& id)
{
    std::promise<Uuid> promise;
    promise.set_value(id);
    return promise.get_future();
}

/// Silent once the project is gone.
struct StateListener {
    std::mutex mutex;
    std::function<void(const SaveState&)> call;
};

bool notEmpty(const fs::path& file)
{
    std::error_code ignored;
    const auto size = fs::file_size(file, ignored);
    return !ignored && size > 0;
}

struct Opened {
    std::unique_ptr<Database> database;
    Access access = Access::Writer;
    LockHolder holder;
    std::unique_ptr<ProjectLock> lock;
};

std::unique_ptr<Database> openForReading(const fs::path& file, const std::string& vfs)
{
    DatabaseOptions options{.mode = DatabaseOptions::Mode::ReadOnly, .vfs = vfs};
    try {
        auto database = std::make_unique<Database>(file, options);
        (void)database->queryInteger("PRAGMA schema_version");
        return database;
    } catch (const Error& error) {
        // A log needs files beside it even to be read, and the folder takes none. Without a log there is nothing to miss.
        if (error.code() != ErrorCode::ReadOnly || notEmpty(file.string() + "-wal"))
            throw;
        options.immutable = true;
        return std::make_unique<Database>(file, options);
    }
}

Opened openDatabase(const fs::path& file, const ProjectOptions& options, bool exists)
{
    Opened out;
    if (options.readOnly) {
        out.access = Access::ReadOnlyAsked;
    } else {
        auto outcome = ProjectLock::take(file, options.program);
        if (auto* denied = std::get_if<ProjectLock::Denied>(&outcome)) {
            out.access = Access::ReadOnlyHeld;
            out.holder = std::move(denied->holder);
        } else if (std::holds_alternative<ProjectLock::NoPlace>(outcome)) {
            out.access = Access::ReadOnlyPlace;
        } else {
            out.lock = std::move(std::get<std::unique_ptr<ProjectLock>>(outcome));
        }
    }
    if (out.lock) {
        out.database = std::make_unique<Database>(
            file, DatabaseOptions{.mode = exists ? DatabaseOptions::Mode::ReadWrite : DatabaseOptions::Mode::Create, .vfs = options.vfs});
        if (out.database->readOnly()) {
            out.access = Access::ReadOnlyPlace;
            out.lock.reset();
            out.database.reset();
        }
    }
    if (!out.database) {
        if (!exists)
            throw Error(ErrorCode::ReadOnly, {.file = file, .advice = Advice::ChooseOtherPlace});
        out.database = openForReading(file, options.vfs);
    }
    return out;
}

} // namespace

struct Project::Impl {
    fs::path file;
    Access access = Access::Writer;
    LockHolder holder;
    bool network = false;
    std::string author;
    std::shared_ptr<StateListener> listener = std::make_shared<StateListener>();
    std::unique_ptr<ProjectLock> lock;
    std::shared_ptr<Writer> writer;
    std::shared_ptr<ProjectJobStore> jobStore;
    std::atomic<bool> closed = false;

    mutable std::mutex mutex; // of what follows; never held while waiting for the writer
    ProjectState state;
    UndoStack stack;
    std::vector<HistoryRow> history; // oldest first, without changes
    std::map<std::int64_t, std::shared_ptr<const Act>> acts; // with changes
    std::int64_t lastSeq = 0;
    std::shared_ptr<std::atomic<std::int64_t>> written = std::make_shared<std::atomic<std::int64_t>>(0); // last seq on disk

    void load(Database& database)
    {
        Transaction transaction(database, Transaction::Kind::Reading);
        state = readState(database);
        stack = readUndoStack(database);
        history = readHistory(database, kHistoryKept);
        transaction.commit();
        lastSeq = history.empty() ? 0 : history.back().seq;
        *written = lastSeq;
    }

    void requireWriter() const
    {
        if (access != Access::Writer || closed)
            throw Error(ErrorCode::ReadOnly, {.file = file, .found = closed ? "closed" : holder.program, .advice = Advice::ChooseOtherPlace});
    }

    /// Under the mutex, so that rows are posted in the order of their numbers.
    std::future<Uuid> record(HistoryRow row, std::shared_ptr<const Act> act, bool forward, const Uuid& answer)
    {
        row.seq = ++lastSeq;
        const bool isAct = row.what == HistoryRow::What::Act;
        const EncodedChanges encoded = isAct ? encodeChanges(act->changes) : EncodedChanges{"[]", {}};
        if (isAct) {
            stack.seqs.resize(stack.position);
            stack.seqs.push_back(row.seq);
            ++stack.position;
            acts[row.seq] = act;
            for (auto old = acts.begin(); acts.size() > kActsKept && old->first <= *written;)
                old = acts.erase(old);
        } else {
            stack.position = forward ? stack.position + 1 : stack.position - 1;
        }
        history.push_back(row);
        if (history.size() > kHistoryKept + 1000)
            history.erase(history.begin(), history.end() - static_cast<std::ptrdiff_t>(kHistoryKept));
        auto promise = std::make_shared<std::promise<Uuid>>();
        auto future = promise->get_future();
        writer->post(
            Writer::Kind::Act,
            [row, encoded, act, forward, isAct, position = stack.position](Database& database) {
                insertHistory(database, row, encoded);
                applyToTables(database, act->changes, forward);
                writeUndoStack(database, position, isAct ? row.seq : 0);
            },
            [promise, answer, seq = row.seq, done = written](const std::exception_ptr& fault) {
                if (fault) {
                    promise->set_exception(fault);
                } else {
                    *done = seq;
                    promise->set_value(answer);
                }
            });
        return future;
    }

    [[nodiscard]] HistoryRow newRow(HistoryRow::What what) const
    {
        HistoryRow row;
        row.what = what;
        row.act.id = Uuid::make();
        row.act.author = author;
        row.act.time = nowMilliseconds();
        return row;
    }

    std::future<Uuid> step(bool forward)
    {
        requireWriter();
        for (;;) {
            std::int64_t seq = 0;
            {
                const std::lock_guard hold(mutex);
                const std::size_t at = forward ? stack.position : stack.position - 1; // wraps where there is none
                if (at >= stack.seqs.size())
                    return ready({});
                seq = stack.seqs[at];
                if (const auto found = acts.find(seq); found != acts.end()) {
                    const std::shared_ptr<const Act> act = found->second;
                    if (forward)
                        applyForward(state, act->changes);
                    else
                        applyInverse(state, act->changes);
                    HistoryRow row = newRow(forward ? HistoryRow::What::Redo : HistoryRow::What::Undo);
                    row.target = seq;
                    row.act.view = act->view;
                    row.act.kind = act->kind;
                    row.act.version = act->version;
                    return record(std::move(row), act, forward, act->id);
                }
            }
            // An act of long ago is fetched without the mutex; then we look again what is on top.
            auto act = std::make_shared<const Act>(
                writer->run(Writer::Kind::Read, [seq](Database& database) { return readAct(database, seq); }).get());
            const std::lock_guard hold(mutex);
            acts[seq] = std::move(act);
        }
    }

    [[nodiscard]] std::optional<HistoryRow> rowOf(std::size_t at) const
    {
        if (at >= stack.seqs.size())
            return std::nullopt;
        const auto found = std::lower_bound(history.begin(), history.end(), stack.seqs[at],
                                            [](const HistoryRow& row, std::int64_t seq) { return row.seq < seq; });
        return found != history.end() && found->seq == stack.seqs[at] ? std::optional(*found) : std::nullopt;
    }
};

Project::Project(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl))
{
}

std::unique_ptr<Project> Project::open(const fs::path& path, ProjectOptions options)
{
    std::error_code ignored;
    fs::path file = fs::weakly_canonical(path, ignored); // so that a link and its target are one project
    if (file.empty())
        file = path;
    if (fs::is_directory(file, ignored))
        throw Error(ErrorCode::UnsupportedFormat, {.file = file, .expected = "a file", .found = "a folder"});
    const bool exists = fs::exists(file, ignored);
    if (!exists && options.mode == ProjectOptions::Mode::Open)
        throw Error(ErrorCode::FileNotFound, {.file = file, .advice = Advice::CheckPath});
    if (notEmpty(file) && options.mode == ProjectOptions::Mode::Create)
        throw Error(ErrorCode::InvalidArgument, {.file = file, .found = "a file of this name", .advice = Advice::ChooseOtherPlace});
    // After a crash the first page may be half written: then SQLite must roll back before anyone reads it.
    if (exists && !notEmpty(file.string() + "-journal"))
        (void)checkHeader(file, kApplicationId, newestSchema());

    Opened opened = openDatabase(file, options, exists);
    Database& database = *opened.database;
    auto impl = std::make_unique<Impl>();
    impl->file = file;
    impl->access = opened.access;
    impl->holder = std::move(opened.holder);
    impl->lock = std::move(opened.lock);
    impl->network = onNetwork(file);
    impl->author = options.author.empty() ? userName() : std::move(options.author);
    if (impl->access == Access::Writer) {
        database.keepLogOnClose(true); // a newer schema may stand in the log only: it stays there
        const bool empty = database.queryInteger("SELECT count(*) FROM sqlite_master") == 0;
        if (!empty && database.queryInteger("PRAGMA application_id") != static_cast<std::int64_t>(kApplicationId))
            throw Error(ErrorCode::UnsupportedFormat, {.file = file, .expected = "a Plumbline project", .found = "another SQLite database"});
        database.execute("PRAGMA synchronous=FULL");
        migrate(database, kApplicationId, projectMigrations());
        database.keepLogOnClose(false);
        if (impl->network)
            database.execute("PRAGMA journal_mode=DELETE");
    } else {
        const auto version = database.queryInteger("PRAGMA user_version");
        if (version != newestSchema())
            throw Error(version > newestSchema() ? ErrorCode::NewerFileVersion : ErrorCode::ReadOnly,
                        {.file = file, .place = "schema", .expected = "version " + std::to_string(newestSchema()),
                         .found = "version " + std::to_string(version),
                         .advice = version > newestSchema() ? Advice::UpdatePlumbline : Advice::ChooseOtherPlace});
    }
    impl->load(database);
    impl->listener->call = std::move(options.onSaveState);
    auto dispatcher = options.dispatcher ? std::move(options.dispatcher) : std::make_shared<jobs::InlineDispatcher>();
    impl->writer = std::make_shared<Writer>(
        std::move(opened.database), impl->access == Access::Writer && !impl->network,
        [dispatcher, weak = std::weak_ptr(impl->listener)](const SaveState& saveState) {
            dispatcher->post([weak, saveState] {
                const auto alive = weak.lock();
                if (!alive)
                    return;
                std::function<void(const SaveState&)> call;
                {
                    const std::lock_guard hold(alive->mutex);
                    call = alive->call;
                }
                if (call)
                    call(saveState);
            });
        });
    impl->jobStore = std::make_shared<ProjectJobStore>(impl->writer, impl->access == Access::Writer);
    return std::unique_ptr<Project>(new Project(std::move(impl)));
}

Project::~Project()
{
    {
        std::function<void(const SaveState&)> call; // destroyed without the mutex
        const std::lock_guard hold(m_impl->listener->mutex);
        call.swap(m_impl->listener->call);
    }
    try {
        close();
    } catch (const std::exception& error) {
        log(LogLevel::Error, "store", std::string("acts are lost: ") + error.what());
    }
    m_impl->writer->close();
}

void Project::close()
{
    if (m_impl->closed)
        return;
    m_impl->writer->drain();
    m_impl->closed = true;
    m_impl->writer->close();
    m_impl->lock.reset();
}

const fs::path& Project::file() const
{
    return m_impl->file;
}

Access Project::access() const
{
    return m_impl->access;
}

const LockHolder& Project::holder() const
{
    return m_impl->holder;
}

void Project::announce(const fs::path& socket)
{
    if (m_impl->lock)
        m_impl->lock->announce(socket.string());
}

int Project::schemaVersion() const
{
    return newestSchema(); // open() has migrated a writer's file, and refuses any other to a reader
}

bool Project::onNetworkFolder() const
{
    return m_impl->network;
}

std::future<Uuid> Project::commit(const ActDraft& draft)
{
    m_impl->requireWriter();
    const std::lock_guard hold(m_impl->mutex);
    HistoryRow row = m_impl->newRow(HistoryRow::What::Act);
    row.act.view = draft.view;
    row.act.kind = draft.kind;
    row.act.version = draft.version;
    auto act = std::make_shared<Act>(row.act);
    act->changes = applyDraft(m_impl->state, draft);
    if (act->changes.empty())
        return ready({});
    const Uuid id = act->id;
    return m_impl->record(std::move(row), std::move(act), true, id);
}

std::future<Uuid> Project::undo()
{
    return m_impl->step(false);
}

std::future<Uuid> Project::redo()
{
    return m_impl->step(true);
}

std::size_t Project::undoDepth() const
{
    const std::lock_guard hold(m_impl->mutex);
    return m_impl->stack.position;
}

std::size_t Project::redoDepth() const
{
    const std::lock_guard hold(m_impl->mutex);
    return m_impl->stack.seqs.size() - m_impl->stack.position;
}

std::optional<HistoryRow> Project::nextUndo() const
{
    const std::lock_guard hold(m_impl->mutex);
    return m_impl->rowOf(m_impl->stack.position - 1);
}

std::optional<HistoryRow> Project::nextRedo() const
{
    const std::lock_guard hold(m_impl->mutex);
    return m_impl->rowOf(m_impl->stack.position);
}

std::vector<HistoryRow> Project::history(std::size_t limit) const
{
    const std::lock_guard hold(m_impl->mutex);
    const auto& rows = m_impl->history;
    const std::size_t count = std::min({limit, rows.size(), kHistoryKept});
    return {rows.rbegin(), rows.rbegin() + static_cast<std::ptrdiff_t>(count)};
}

std::vector<StoredText> Project::texts() const
{
    std::vector<StoredText> texts;
    for (const auto& [id, object] : objects("text")) {
        const auto field = [&json = object.json](const char* key) {
            const auto found = json.find(key);
            return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
        };
        if (object.json.is_object())
            texts.push_back({id, field("title"), field("text")});
    }
    return texts;
}

std::map<Uuid, StoredObject> Project::objects(const std::string& type) const
{
    const std::lock_guard hold(m_impl->mutex);
    std::map<Uuid, StoredObject> out;
    for (const auto& [id, object] : m_impl->state.objects)
        if (object.type == type)
            out.emplace_hint(out.end(), id, object);
    return out;
}

std::optional<StoredObject> Project::object(const Uuid& id) const
{
    const std::lock_guard hold(m_impl->mutex);
    const auto found = m_impl->state.objects.find(id);
    return found != m_impl->state.objects.end() ? std::optional(found->second) : std::nullopt;
}

std::optional<Json> Project::setting(const std::string& key) const
{
    const std::lock_guard hold(m_impl->mutex);
    const auto found = m_impl->state.settings.find(key);
    return found != m_impl->state.settings.end() ? std::optional(found->second) : std::nullopt;
}

IndexSet Project::bitmap(const std::string& name) const
{
    const std::lock_guard hold(m_impl->mutex);
    const auto found = m_impl->state.bitmaps.find(name);
    return found != m_impl->state.bitmaps.end() ? found->second : IndexSet();
}

std::future<void> Project::putResult(Json recipe, std::vector<ResultArray> arrays)
{
    m_impl->requireWriter();
    (void)canonicalRecipe(recipe); // throws here, where the caller can see it
    return m_impl->writer->run(Writer::Kind::Write, [recipe = std::move(recipe), arrays = std::move(arrays)](Database& database) {
        insertResult(database, recipe, nowMilliseconds(), arrays);
    });
}

std::future<std::optional<StoredResult>> Project::findResult(Json recipe) const
{
    return m_impl->writer->run(Writer::Kind::Read,
                               [recipe = std::move(recipe)](Database& database) { return selectResult(database, recipe); });
}

std::future<void> Project::removeResult(Json recipe)
{
    m_impl->requireWriter();
    return m_impl->writer->run(Writer::Kind::Write,
                               [recipe = std::move(recipe)](Database& database) { deleteResult(database, recipe); });
}

std::future<std::int64_t> Project::resultCount() const
{
    return m_impl->writer->run(Writer::Kind::Read, [](Database& database) { return countResults(database); });
}

std::shared_ptr<jobs::JobStore> Project::jobStore() const
{
    return m_impl->jobStore;
}

SaveState Project::saveState() const
{
    return m_impl->writer->state();
}

void Project::retry()
{
    m_impl->writer->retry();
}

void Project::flush()
{
    m_impl->writer->drain();
}

std::future<void> Project::saveCopy(const fs::path& target)
{
    std::error_code ignored;
    if (fs::equivalent(target, m_impl->file, ignored))
        throw Error(ErrorCode::InvalidArgument, {.file = target, .expected = "another file", .found = "the project itself",
                                                 .advice = Advice::ChooseOtherPlace});
    return m_impl->writer->saveCopy(target);
}

std::future<CheckReport> Project::check() const
{
    // Memory is compared as it is now: acts posted up to here are written before the check runs.
    const std::lock_guard hold(m_impl->mutex);
    const bool compareMemory = writable();
    return m_impl->writer->run(Writer::Kind::Read,
                               [memory = m_impl->state, compareMemory, last = m_impl->lastSeq, done = m_impl->written](Database& database) {
                                   // Acts that wait for the disk are in memory only.
                                   return checkProject(database, compareMemory && *done == last ? &memory : nullptr);
                               });
}

bool Project::refresh()
{
    if (m_impl->access == Access::Writer)
        return false;
    struct Read {
        ProjectState state;
        UndoStack stack;
        std::vector<HistoryRow> history;
    };
    Read read = m_impl->writer
                    ->run(Writer::Kind::Read,
                          [](Database& database) {
                              const Transaction transaction(database, Transaction::Kind::Reading);
                              return Read{readState(database), readUndoStack(database), readHistory(database, kHistoryKept)};
                          })
                    .get();
    const std::lock_guard hold(m_impl->mutex);
    const std::int64_t last = read.history.empty() ? 0 : read.history.back().seq;
    if (last == m_impl->lastSeq)
        return false;
    m_impl->state = std::move(read.state);
    m_impl->stack = std::move(read.stack);
    m_impl->history = std::move(read.history);
    m_impl->lastSeq = last;
    return true;
}

} // namespace plumbline::store
