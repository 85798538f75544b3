// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/tensor_store.h"

#include "core/formats/convert.h"
#include "core/formats/shown.h"

#include <algorithm>

namespace plumbline::formats {

namespace {
/// Bytes of one pread that are converted afterwards: small enough to still lie in the cache then.
constexpr std::size_t kConvertedPiece = std::size_t{256} << 10;
/// Bytes of one pread that need no conversion: how often a cancel is looked for.
constexpr std::size_t kDirectPiece = std::size_t{8} << 20;

void readDirectly(const FileHandle& handle, std::uint64_t offset, std::span<std::byte> out, std::string_view tensor, const CancelToken& cancel)
{
    for (std::size_t done = 0; done < out.size(); done += kDirectPiece) {
        throwIfCancelled(cancel);
        handle.read(offset + done, out.subspan(done, std::min(kDirectPiece, out.size() - done)), tensor);
    }
}

/// Calls take(bytes, blocks, first element) for pieces of whole blocks.
template<typename Take>
void readInPieces(const FileHandle& handle, std::uint64_t offset, const StoredTensor& tensor, std::size_t elements,
                  const CancelToken& cancel, const Take& take)
{
    const BlockLayout layout = blockLayout(tensor.type);
    const std::size_t blocks = elements / layout.elements;
    const std::size_t most = std::max<std::size_t>(1, kConvertedPiece / layout.bytes);
    const auto buffer = std::make_unique_for_overwrite<std::byte[]>(std::min(most, blocks) * layout.bytes);
    for (std::size_t done = 0; done < blocks; done += most) {
        throwIfCancelled(cancel);
        const std::size_t here = std::min(most, blocks - done);
        handle.read(offset + std::uint64_t{done} * layout.bytes, {buffer.get(), here * layout.bytes}, tensor.name);
        take(buffer.get(), here, done * layout.elements);
    }
}
} // namespace

TensorStore::TensorStore(std::vector<std::unique_ptr<FileHandle>> handles, std::vector<StoredTensor> tensors)
    : m_handles(std::move(handles))
    , m_tensors(std::move(tensors))
{
    for (const auto& handle : m_handles)
        m_files.push_back(handle->path());
    m_byName.reserve(m_tensors.size());
    for (std::size_t i = 0; i < m_tensors.size(); ++i)
        if (!m_byName.emplace(m_tensors[i].name, i).second)
            throw Error(ErrorCode::CorruptFile, {.file = m_files[static_cast<std::size_t>(m_tensors[i].file)],
                                                 .place = tensorPlace(m_tensors[i].name),
                                                 .expected = "one tensor of this name",
                                                 .found = "two",
                                                 .advice = Advice::DownloadAgain});
}

const StoredTensor* TensorStore::find(std::string_view name) const
{
    const auto found = m_byName.find(name);
    return found == m_byName.end() ? nullptr : &m_tensors[found->second];
}

std::uint64_t TensorStore::bytes() const
{
    std::uint64_t sum = 0;
    for (const auto& handle : m_handles)
        sum += handle->size();
    return sum;
}

const FileHandle& TensorStore::handle(const StoredTensor& tensor) const
{
    if (tensor.file < 0 || static_cast<std::size_t>(tensor.file) >= m_handles.size())
        throw Error(ErrorCode::InvalidArgument, {.place = tensorPlace(tensor.name), .expected = "a tensor of this file"});
    return *m_handles[static_cast<std::size_t>(tensor.file)];
}

std::uint64_t TensorStore::locate(const StoredTensor& tensor, std::int64_t begin, std::size_t count) const
{
    const FileHandle& file = handle(tensor);
    if (tensor.type == StoredType::Unsupported)
        throw Error(ErrorCode::UnsupportedFormat, {.file = file.path(),
                                                   .place = tensorPlace(tensor.name),
                                                   .expected = "F32, F16, BF16, Q4_0 to Q8_0, Q4_K to Q6_K",
                                                   .found = tensor.typeName,
                                                   .advice = Advice::UseSupportedType});
    const BlockLayout layout = blockLayout(tensor.type);
    const std::int64_t all = tensor.elements();
    if (begin < 0 || begin > all || count > static_cast<std::uint64_t>(all - begin) || begin % layout.elements != 0 || count % layout.elements != 0)
        throw Error(ErrorCode::InvalidArgument,
                    {.file = file.path(),
                     .place = tensorPlace(tensor.name),
                     .expected = "a range of whole blocks of " + std::to_string(layout.elements) + " in " + grouped(static_cast<unsigned long long>(all)),
                     .found = std::to_string(begin) + " and " + grouped(count) + " more"});
    return tensor.offset + static_cast<std::uint64_t>(begin) / layout.elements * layout.bytes;
}

void TensorStore::read(const StoredTensor& tensor, std::int64_t begin, std::span<float> out, const CancelToken& cancel) const
{
    const std::uint64_t offset = locate(tensor, begin, out.size());
    const FileHandle& file = handle(tensor);
    file.check(tensor.name);
    if (tensor.type == StoredType::F32)
        readDirectly(file, offset, std::as_writable_bytes(out), tensor.name, cancel);
    else
        readInPieces(file, offset, tensor, out.size(), cancel, [&](const std::byte* bytes, std::size_t blocks, std::size_t first) {
            toFloat32(tensor.type, bytes, blocks, out.data() + first);
        });
    file.check(tensor.name);
}

void TensorStore::readBFloat16(const StoredTensor& tensor, std::int64_t begin, std::span<std::uint16_t> out, const CancelToken& cancel) const
{
    const std::uint64_t offset = locate(tensor, begin, out.size());
    const FileHandle& file = handle(tensor);
    file.check(tensor.name);
    if (tensor.type == StoredType::BF16) {
        readDirectly(file, offset, std::as_writable_bytes(out), tensor.name, cancel);
    } else {
        const std::size_t perBlock = blockLayout(tensor.type).elements;
        std::vector<float> values;
        readInPieces(file, offset, tensor, out.size(), cancel, [&](const std::byte* bytes, std::size_t blocks, std::size_t first) {
            values.resize(blocks * perBlock);
            toFloat32(tensor.type, bytes, blocks, values.data());
            toBFloat16(values.data(), values.size(), out.data() + first);
        });
    }
    file.check(tensor.name);
}

void TensorStore::readRaw(const StoredTensor& tensor, std::uint64_t begin, std::span<std::byte> out) const
{
    const FileHandle& file = handle(tensor);
    if (begin > tensor.bytes || out.size() > tensor.bytes - begin)
        throw Error(ErrorCode::InvalidArgument, {.file = file.path(),
                                                 .place = tensorPlace(tensor.name),
                                                 .expected = "a range in " + plumbline::bytes(tensor.bytes),
                                                 .found = plumbline::bytes(out.size()) + " from " + grouped(begin)});
    file.check(tensor.name);
    file.read(tensor.offset + begin, out, tensor.name);
    file.check(tensor.name);
}

} // namespace plumbline::formats
