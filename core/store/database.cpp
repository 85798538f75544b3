// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/database.h"

#include "core/base/error.h"

#include <cerrno>
#include <fstream>
#include <sqlite3.h>

namespace plumbline::store {

namespace {

[[noreturn]] void fail(sqlite3* handle, int result, const std::filesystem::path& file, std::string_view what)
{
    const int extended = handle != nullptr ? sqlite3_extended_errcode(handle) : result;
    const std::string found
        = handle != nullptr ? sqlite3_errmsg(handle) : std::string(sqlite3_errstr(result)); // copied before anything else runs
    const int system = handle != nullptr ? sqlite3_system_errno(handle) : 0;
    ErrorCode code = ErrorCode::Internal;
    Advice advice = Advice::ReportBug;
    switch (result & 0xFF) {
    case SQLITE_FULL: code = ErrorCode::DiskFull, advice = Advice::FreeDisk; break;
    case SQLITE_READONLY:
        code = extended == SQLITE_READONLY_DBMOVED ? ErrorCode::FileChanged : ErrorCode::ReadOnly;
        advice = Advice::ChooseOtherPlace;
        break;
    case SQLITE_PERM:
    case SQLITE_BUSY:
    case SQLITE_LOCKED: code = ErrorCode::ReadOnly, advice = Advice::ReopenFile; break;
    case SQLITE_CANTOPEN: {
        std::error_code ignored;
        const bool exists = std::filesystem::exists(file, ignored);
        code = exists ? ErrorCode::ReadOnly : ErrorCode::FileNotFound;
        advice = exists ? Advice::ChooseOtherPlace : Advice::CheckPath;
        break;
    }
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: code = ErrorCode::CorruptFile, advice = Advice::None; break;
    case SQLITE_NOMEM: code = ErrorCode::OutOfMemory, advice = Advice::FreeMemory; break;
    case SQLITE_IOERR:
        if (extended == SQLITE_IOERR_NOMEM)
            code = ErrorCode::OutOfMemory, advice = Advice::FreeMemory;
        else if (system == ENOSPC || system == EDQUOT)
            code = ErrorCode::DiskFull, advice = Advice::FreeDisk;
        else if (system == EROFS || system == EACCES)
            code = ErrorCode::ReadOnly, advice = Advice::ChooseOtherPlace;
        else
            code = ErrorCode::DeviceFailure, advice = Advice::ChooseOtherPlace;
        break;
    default: break;
    }
    throw Error(code, {.file = file, .place = std::string(what), .found = found + " (" + std::to_string(extended) + ")", .advice = advice});
}

std::string asUri(const std::filesystem::path& file)
{
    static constexpr char kDigits[] = "0123456789ABCDEF";
    std::string uri = "file:";
    for (const char c : std::filesystem::absolute(file).string()) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || c == '/'
            || c == '.' || c == '-' || c == '_';
        if (plain)
            uri += c;
        else
            (uri += '%', uri += kDigits[byte >> 4], uri += kDigits[byte & 15]);
    }
    return uri;
}

} // namespace

struct Database::Impl {
    std::filesystem::path file;
    std::string vfs;
    sqlite3* handle = nullptr;
    ~Impl() { sqlite3_close_v2(handle); }
};

struct Statement::Impl {
    sqlite3* handle = nullptr;
    sqlite3_stmt* statement = nullptr;
    const std::filesystem::path* file = nullptr;
    std::string place;
    ~Impl() { sqlite3_finalize(statement); }
    void check(int result)
    {
        if (result != SQLITE_OK)
            fail(handle, result, *file, place);
    }
};

Statement::Statement(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl))
{
}

Statement::~Statement() = default;
Statement::Statement(Statement&&) noexcept = default;

Statement& Statement::bind(int parameter, std::int64_t value)
{
    m_impl->check(sqlite3_bind_int64(m_impl->statement, parameter, value));
    return *this;
}

Statement& Statement::bind(int parameter, std::string_view text)
{
    m_impl->check(sqlite3_bind_text64(m_impl->statement, parameter, text.data() != nullptr ? text.data() : "", text.size(),
                                      SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}

Statement& Statement::bindBlob(int parameter, std::string_view bytes)
{
    m_impl->check(
        sqlite3_bind_blob64(m_impl->statement, parameter, bytes.data() != nullptr ? bytes.data() : "", bytes.size(), SQLITE_TRANSIENT));
    return *this;
}

Statement& Statement::bindNull(int parameter)
{
    m_impl->check(sqlite3_bind_null(m_impl->statement, parameter));
    return *this;
}

bool Statement::step()
{
    const int result = sqlite3_step(m_impl->statement);
    if (result == SQLITE_ROW)
        return true;
    if (result == SQLITE_DONE)
        return false;
    fail(m_impl->handle, result, *m_impl->file, m_impl->place);
}

void Statement::run()
{
    while (step()) { }
    m_impl->check(sqlite3_reset(m_impl->statement));
}

std::int64_t Statement::integer(int column) const
{
    return sqlite3_column_int64(m_impl->statement, column);
}

std::string Statement::text(int column) const
{
    const auto* data = static_cast<const char*>(sqlite3_column_blob(m_impl->statement, column)); // blob first, then its size
    const int size = sqlite3_column_bytes(m_impl->statement, column);
    return data != nullptr ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_impl->statement, column) == SQLITE_NULL;
}

Database::Database(std::filesystem::path file, const DatabaseOptions& options)
    : m_impl(std::make_unique<Impl>())
{
    m_impl->file = std::move(file);
    m_impl->vfs = options.vfs;
    int flags = SQLITE_OPEN_FULLMUTEX | SQLITE_OPEN_URI;
    switch (options.mode) {
    case DatabaseOptions::Mode::ReadOnly: flags |= SQLITE_OPEN_READONLY; break;
    case DatabaseOptions::Mode::ReadWrite: flags |= SQLITE_OPEN_READWRITE; break;
    case DatabaseOptions::Mode::Create: flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE; break;
    }
    const std::string uri = asUri(m_impl->file) + (options.immutable ? "?immutable=1" : "");
    const int result = sqlite3_open_v2(uri.c_str(), &m_impl->handle, flags, options.vfs.empty() ? nullptr : options.vfs.c_str());
    if (result != SQLITE_OK)
        fail(m_impl->handle, result, m_impl->file, "open");
    sqlite3_extended_result_codes(m_impl->handle, 1);
    sqlite3_busy_timeout(m_impl->handle, options.busyMilliseconds);
    execute("PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF");
}

Database::~Database() = default;

const std::filesystem::path& Database::file() const
{
    return m_impl->file;
}

const std::string& Database::vfs() const
{
    return m_impl->vfs;
}

bool Database::readOnly() const
{
    return sqlite3_db_readonly(m_impl->handle, "main") != 0;
}

void Database::execute(const std::string& sql)
{
    const int result = sqlite3_exec(m_impl->handle, sql.c_str(), nullptr, nullptr, nullptr);
    if (result != SQLITE_OK)
        fail(m_impl->handle, result, m_impl->file, sql.substr(0, 60));
}

Statement Database::prepare(std::string_view sql)
{
    auto impl = std::make_unique<Statement::Impl>();
    impl->handle = m_impl->handle;
    impl->file = &m_impl->file;
    impl->place = std::string(sql.substr(0, 60));
    impl->check(sqlite3_prepare_v2(m_impl->handle, sql.data(), static_cast<int>(sql.size()), &impl->statement, nullptr));
    return Statement(std::move(impl));
}

std::int64_t Database::queryInteger(std::string_view sql)
{
    Statement statement = prepare(sql);
    return statement.step() ? statement.integer(0) : 0;
}

std::string Database::queryText(std::string_view sql)
{
    Statement statement = prepare(sql);
    return statement.step() ? statement.text(0) : std::string();
}

std::int64_t Database::changes() const
{
    return sqlite3_changes(m_impl->handle);
}

void Database::keepLogOnClose(bool keep)
{
    sqlite3_db_config(m_impl->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, nullptr);
}

Transaction::Transaction(Database& database, Kind kind)
    : m_database(database)
{
    m_database.execute(kind == Kind::Writing ? "BEGIN IMMEDIATE" : "BEGIN");
}

void Transaction::commit()
{
    m_database.execute("COMMIT");
    m_open = false;
}

Transaction::~Transaction()
{
    // Some faults have rolled back already.
    if (m_open && sqlite3_get_autocommit(m_database.m_impl->handle) == 0)
        sqlite3_exec(m_database.m_impl->handle, "ROLLBACK", nullptr, nullptr, nullptr);
}

void migrate(Database& database, std::uint32_t applicationId, const std::vector<Migration>& migrations)
{
    const auto version = static_cast<int>(database.queryInteger("PRAGMA user_version"));
    const int newest = migrations.empty() ? 0 : migrations.back().number;
    if (version > newest)
        throw Error(ErrorCode::NewerFileVersion, {.file = database.file(), .place = "schema", .expected = "version " + std::to_string(newest),
                                                  .found = "version " + std::to_string(version), .advice = Advice::UpdatePlumbline});
    for (const Migration& migration : migrations) {
        if (migration.number <= version)
            continue;
        Transaction transaction(database);
        database.execute(migration.sql);
        database.execute("PRAGMA application_id=" + std::to_string(applicationId)
                         + "; PRAGMA user_version=" + std::to_string(migration.number));
        transaction.commit();
    }
}

int checkHeader(const std::filesystem::path& file, std::uint32_t applicationId, int newestVersion)
{
    std::ifstream stream(file, std::ios::binary);
    unsigned char header[100] = {};
    stream.read(reinterpret_cast<char*>(header), sizeof header);
    const auto got = stream.gcount();
    if (got == 0)
        return 0;
    static constexpr std::string_view kMagic("SQLite format 3\0", 16);
    if (got < static_cast<std::streamsize>(sizeof header)
        || std::string_view(reinterpret_cast<const char*>(header), 16) != kMagic)
        throw Error(ErrorCode::UnsupportedFormat, {.file = file, .expected = "a Plumbline project", .found = "something else"});
    const auto number = [&](int at) {
        return std::uint32_t{header[at]} << 24 | std::uint32_t{header[at + 1]} << 16 | std::uint32_t{header[at + 2]} << 8
            | std::uint32_t{header[at + 3]};
    };
    if (number(68) != applicationId)
        throw Error(ErrorCode::UnsupportedFormat, {.file = file, .expected = "a Plumbline project", .found = "another SQLite database"});
    const auto version = number(60);
    if (version > static_cast<std::uint32_t>(newestVersion))
        throw Error(ErrorCode::NewerFileVersion, {.file = file, .place = "schema", .expected = "version " + std::to_string(newestVersion),
                                                  .found = "version " + std::to_string(version), .advice = Advice::UpdatePlumbline});
    return static_cast<int>(version);
}

} // namespace plumbline::store
