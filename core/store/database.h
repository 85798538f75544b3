// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::store {

class Database;

/// A prepared statement. Parameters count from 1, columns from 0. Lives shorter than its database; one thread at a time.
class Statement {
public:
    ~Statement();
    Statement(Statement&&) noexcept;

    Statement& bind(int parameter, std::int64_t value);
    Statement& bind(int parameter, std::string_view text);
    Statement& bindBlob(int parameter, std::string_view bytes); ///< copied
    Statement& bindNull(int parameter);
    /// True: a row is there. @throws Error
    bool step();
    /// For statements that give no rows; ready to be bound again afterwards.
    void run();
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string text(int column) const; ///< or the bytes of a blob
    [[nodiscard]] bool isNull(int column) const;

private:
    friend class Database;
    struct Impl;
    explicit Statement(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

struct DatabaseOptions {
    enum class Mode { ReadOnly, ReadWrite, Create } mode = Mode::ReadWrite;
    bool immutable = false; ///< nobody changes the file: needs no lock and no files beside it
    int busyMilliseconds = 5000;
    std::string vfs = {}; ///< SQLite's file system; empty: the usual one
};

/// One SQLite connection. One thread at a time. Every fault is an Error with the file's name: DiskFull, ReadOnly, CorruptFile,
/// FileNotFound, OutOfMemory, DeviceFailure (the disk gave an error), Internal.
class Database {
public:
    Database(std::filesystem::path file, const DatabaseOptions& options);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    [[nodiscard]] const std::filesystem::path& file() const;
    [[nodiscard]] const std::string& vfs() const;
    [[nodiscard]] bool readOnly() const; ///< also where it was asked to be written and could not
    void execute(const std::string& sql); ///< one or more statements without parameters
    [[nodiscard]] Statement prepare(std::string_view sql);
    [[nodiscard]] std::int64_t queryInteger(std::string_view sql); ///< 0 where no row
    [[nodiscard]] std::string queryText(std::string_view sql);     ///< empty where no row
    [[nodiscard]] std::int64_t changes() const;                    ///< rows that the last statement changed
    /// Closing leaves a write-ahead log where it is.
    void keepLogOnClose(bool keep);

private:
    friend class Transaction;
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// Rolled back unless committed. Reading: what is read within it belongs together.
class Transaction {
public:
    enum class Kind { Writing, Reading };
    explicit Transaction(Database& database, Kind kind = Kind::Writing);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    Database& m_database;
    bool m_open = true;
};

/// A step of the schema: brings a database from version number-1 to number.
struct Migration {
    int number;
    const char* sql;
};

/// Brings a database up to the last migration, each in a transaction of its own that also writes user_version (and
/// application_id). @throws Error NewerFileVersion, with nothing changed
void migrate(Database& database, std::uint32_t applicationId, const std::vector<Migration>& migrations);

/// Looks at the first bytes of a file, without SQLite, so that a file that is not ours stays as it is.
/// @return its user_version; 0 for a file that is missing or empty
/// @throws Error UnsupportedFormat, NewerFileVersion, CorruptFile
int checkHeader(const std::filesystem::path& file, std::uint32_t applicationId, int newestVersion);

} // namespace plumbline::store
