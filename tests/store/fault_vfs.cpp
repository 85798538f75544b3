// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault_vfs.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <fcntl.h>
#include <new>
#include <sqlite3.h>
#include <unistd.h>

namespace plumbline::test {

/// One file as the programs see it, and the writes that the disk has not got yet.
struct FaultDisk::Data {
    struct Pending {
        std::int64_t at = 0;
        std::string bytes;
        bool truncate = false;
    };
    std::string path, current;
    std::vector<Pending> pending;

    static void write(int handle, const Pending& operation, std::size_t most)
    {
        if (operation.truncate)
            (void)!::ftruncate(handle, operation.at);
        else
            (void)!::pwrite(handle, operation.bytes.data(), std::min(most, operation.bytes.size()), operation.at);
    }
    void reachDisk(const std::function<std::size_t()>& howMuch)
    {
        const int handle = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
        if (handle >= 0) {
            for (const Pending& operation : pending)
                if (const std::size_t most = howMuch(); most > 0)
                    write(handle, operation, most);
            ::close(handle);
        }
        pending.clear();
    }
};

struct FaultDisk::Impl {
    sqlite3_vfs vfs{};
    sqlite3_vfs* real = nullptr;
    std::recursive_mutex mutex;
    std::map<std::string, std::shared_ptr<Data>> files;
    std::mt19937 random;
    std::int64_t operations = -1, free = -1;
    std::string where; // what `free` counts for
    bool dead = false, refuse = false;
};

namespace {
struct File {
    sqlite3_file base;
    FaultDisk* disk;
    std::shared_ptr<FaultDisk::Data>* data; // null: a temporary file, not of our business
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
File* of(sqlite3_file* file)
{
    return reinterpret_cast<File*>(file);
}
} // namespace

struct FaultDisk::Methods {
    static Impl& impl(sqlite3_file* file) { return *of(file)->disk->m_impl; }
    static Impl& impl(sqlite3_vfs* vfs) { return *static_cast<FaultDisk*>(vfs->pAppData)->m_impl; }

    static int close(sqlite3_file* file)
    {
        delete of(file)->data;
        return of(file)->real()->pMethods->xClose(of(file)->real());
    }
    static int read(sqlite3_file* file, void* out, int size, sqlite3_int64 at)
    {
        const std::lock_guard lock(impl(file).mutex);
        if (of(file)->data == nullptr)
            return of(file)->real()->pMethods->xRead(of(file)->real(), out, size, at);
        if (impl(file).dead)
            return SQLITE_IOERR_READ;
        const std::string& content = (*of(file)->data)->current;
        const auto from = std::min<std::size_t>(static_cast<std::size_t>(at), content.size());
        const auto count = std::min<std::size_t>(static_cast<std::size_t>(size), content.size() - from);
        std::memcpy(out, content.data() + from, count);
        std::memset(static_cast<char*>(out) + count, 0, static_cast<std::size_t>(size) - count);
        return count == static_cast<std::size_t>(size) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
    }
    static int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at)
    {
        Impl& disk = impl(file);
        const std::lock_guard lock(disk.mutex);
        if (of(file)->data == nullptr)
            return of(file)->real()->pMethods->xWrite(of(file)->real(), bytes, size, at);
        if (!of(file)->disk->tick())
            return SQLITE_IOERR_WRITE;
        Data& data = **of(file)->data;
        const std::size_t end = static_cast<std::size_t>(at) + static_cast<std::size_t>(size);
        if (end > data.current.size()) {
            const auto growth = static_cast<std::int64_t>(end - data.current.size());
            const bool counts = disk.free >= 0 && data.path.starts_with(disk.where);
            if (counts && growth > disk.free)
                return SQLITE_FULL;
            disk.free -= counts ? growth : 0;
            data.current.resize(end);
        }
        std::memcpy(data.current.data() + at, bytes, static_cast<std::size_t>(size));
        data.pending.push_back({at, std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(size)), false});
        return SQLITE_OK;
    }
    static int truncate(sqlite3_file* file, sqlite3_int64 size)
    {
        const std::lock_guard lock(impl(file).mutex);
        if (of(file)->data == nullptr)
            return of(file)->real()->pMethods->xTruncate(of(file)->real(), size);
        if (!of(file)->disk->tick())
            return SQLITE_IOERR_TRUNCATE;
        Data& data = **of(file)->data;
        data.current.resize(static_cast<std::size_t>(size));
        data.pending.push_back({size, {}, true});
        return SQLITE_OK;
    }
    static int sync(sqlite3_file* file, int flags)
    {
        const std::lock_guard lock(impl(file).mutex);
        if (of(file)->data == nullptr)
            return of(file)->real()->pMethods->xSync(of(file)->real(), flags);
        if (!of(file)->disk->tick())
            return SQLITE_IOERR_FSYNC;
        (*of(file)->data)->reachDisk([] { return SIZE_MAX; });
        return SQLITE_OK;
    }
    static int fileSize(sqlite3_file* file, sqlite3_int64* size)
    {
        const std::lock_guard lock(impl(file).mutex);
        if (of(file)->data == nullptr)
            return of(file)->real()->pMethods->xFileSize(of(file)->real(), size);
        *size = static_cast<sqlite3_int64>((*of(file)->data)->current.size());
        return SQLITE_OK;
    }
    static int lock(sqlite3_file* file, int level) { return of(file)->real()->pMethods->xLock(of(file)->real(), level); }
    static int unlock(sqlite3_file* file, int level) { return of(file)->real()->pMethods->xUnlock(of(file)->real(), level); }
    static int checkLock(sqlite3_file* file, int* out)
    {
        return of(file)->real()->pMethods->xCheckReservedLock(of(file)->real(), out);
    }
    static int control(sqlite3_file* file, int operation, void* argument)
    {
        // Hints about sizes would grow the real file past what we hold.
        if (operation == SQLITE_FCNTL_SIZE_HINT || operation == SQLITE_FCNTL_CHUNK_SIZE)
            return SQLITE_OK;
        return of(file)->real()->pMethods->xFileControl(of(file)->real(), operation, argument);
    }
    static int sectorSize(sqlite3_file*) { return 512; }
    static int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }
    static int shmMap(sqlite3_file* file, int page, int size, int extend, void volatile** out)
    {
        return of(file)->real()->pMethods->xShmMap(of(file)->real(), page, size, extend, out);
    }
    static int shmLock(sqlite3_file* file, int offset, int n, int flags)
    {
        return of(file)->real()->pMethods->xShmLock(of(file)->real(), offset, n, flags);
    }
    static void shmBarrier(sqlite3_file* file) { of(file)->real()->pMethods->xShmBarrier(of(file)->real()); }
    static int shmUnmap(sqlite3_file* file, int remove) { return of(file)->real()->pMethods->xShmUnmap(of(file)->real(), remove); }

    static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* out, int flags, int* outFlags)
    {
        static const sqlite3_io_methods methods{2,        close,  read,      write,   truncate,   sync,            fileSize, lock,
                                                unlock,   checkLock, control, sectorSize, characteristics, shmMap, shmLock,
                                                shmBarrier, shmUnmap, nullptr, nullptr};
        Impl& disk = impl(vfs);
        const std::lock_guard hold(disk.mutex);
        out->pMethods = nullptr;
        if (disk.dead)
            return SQLITE_CANTOPEN;
        if (disk.refuse && (flags & SQLITE_OPEN_READWRITE) != 0)
            flags = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
        File* file = of(out);
        const int result = disk.real->xOpen(disk.real, name, file->real(), flags, outFlags);
        if (result != SQLITE_OK)
            return result;
        file->disk = static_cast<FaultDisk*>(vfs->pAppData);
        file->data = nullptr;
        if (name != nullptr) {
            auto& data = disk.files[name];
            if (!data) {
                data = std::make_shared<Data>();
                data->path = name;
                sqlite3_int64 size = 0;
                file->real()->pMethods->xFileSize(file->real(), &size);
                data->current.resize(static_cast<std::size_t>(size));
                if (size > 0)
                    file->real()->pMethods->xRead(file->real(), data->current.data(), static_cast<int>(size), 0);
            }
            file->data = new std::shared_ptr<Data>(data);
        }
        out->pMethods = &methods;
        return SQLITE_OK;
    }
    static int remove(sqlite3_vfs* vfs, const char* name, int syncFolder)
    {
        const std::lock_guard hold(impl(vfs).mutex);
        if (impl(vfs).dead)
            return SQLITE_IOERR_DELETE;
        impl(vfs).files.erase(name);
        return impl(vfs).real->xDelete(impl(vfs).real, name, syncFolder);
    }
    static int access(sqlite3_vfs* vfs, const char* name, int flags, int* out)
    {
        return impl(vfs).real->xAccess(impl(vfs).real, name, flags, out);
    }
    static int fullPath(sqlite3_vfs* vfs, const char* name, int size, char* out)
    {
        return impl(vfs).real->xFullPathname(impl(vfs).real, name, size, out);
    }
    static int randomness(sqlite3_vfs* vfs, int size, char* out) { return impl(vfs).real->xRandomness(impl(vfs).real, size, out); }
    static int sleep(sqlite3_vfs* vfs, int microseconds) { return impl(vfs).real->xSleep(impl(vfs).real, microseconds); }
    static int time(sqlite3_vfs* vfs, double* out) { return impl(vfs).real->xCurrentTime(impl(vfs).real, out); }
    static int lastError(sqlite3_vfs*, int, char*) { return 0; }
};

FaultDisk::FaultDisk(unsigned seed)
    : m_impl(std::make_unique<Impl>())
{
    static std::atomic<int> counter = 0;
    m_name = "fault" + std::to_string(++counter);
    m_impl->random.seed(seed);
    m_impl->real = sqlite3_vfs_find(nullptr);
    sqlite3_vfs& vfs = m_impl->vfs;
    vfs.iVersion = 1;
    vfs.szOsFile = static_cast<int>(sizeof(File)) + m_impl->real->szOsFile;
    vfs.mxPathname = m_impl->real->mxPathname;
    vfs.zName = m_name.c_str();
    vfs.pAppData = this;
    vfs.xOpen = Methods::open;
    vfs.xDelete = Methods::remove;
    vfs.xAccess = Methods::access;
    vfs.xFullPathname = Methods::fullPath;
    vfs.xRandomness = Methods::randomness;
    vfs.xSleep = Methods::sleep;
    vfs.xCurrentTime = Methods::time;
    vfs.xGetLastError = Methods::lastError;
    sqlite3_vfs_register(&vfs, 0);
}

FaultDisk::~FaultDisk()
{
    sqlite3_vfs_unregister(&m_impl->vfs);
    if (!m_impl->dead)
        for (const auto& [path, data] : m_impl->files)
            data->reachDisk([] { return SIZE_MAX; });
}

void FaultDisk::cutAfter(std::int64_t operations)
{
    const std::lock_guard lock(m_impl->mutex);
    m_impl->operations = operations;
}

bool FaultDisk::isCut() const
{
    const std::lock_guard lock(m_impl->mutex);
    return m_impl->dead;
}

void FaultDisk::setFree(std::int64_t bytes, std::string where)
{
    const std::lock_guard lock(m_impl->mutex);
    m_impl->where = std::move(where);
    m_impl->free = bytes;
}

void FaultDisk::refuseWrites(bool refuse)
{
    const std::lock_guard lock(m_impl->mutex);
    m_impl->refuse = refuse;
}

bool FaultDisk::tick()
{
    if (!m_impl->dead && m_impl->operations >= 0 && m_impl->operations-- == 0)
        cut();
    return !m_impl->dead;
}

void FaultDisk::cut()
{
    m_impl->dead = true;
    for (const auto& [path, data] : m_impl->files)
        data->reachDisk([this]() -> std::size_t {
            switch (m_impl->random() % 3) {
            case 0: return 0;
            case 1: return 512 * (1 + m_impl->random() % 8);
            default: return SIZE_MAX;
            }
        });
}

} // namespace plumbline::test
