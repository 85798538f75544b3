// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/file_handle.h"
#include "core/formats/weights.h"

#include <unordered_map>

namespace plumbline::formats {

/// Files that are open and the tensors that were found in them: what the readers of both formats have in common.
class TensorStore {
public:
    /// Sorts nothing, checks names only. @throws Error CorruptFile where two tensors have one name
    TensorStore(std::vector<std::unique_ptr<FileHandle>> handles, std::vector<StoredTensor> tensors);

    [[nodiscard]] const std::vector<std::filesystem::path>& files() const { return m_files; }
    [[nodiscard]] const std::vector<StoredTensor>& tensors() const { return m_tensors; }
    [[nodiscard]] const StoredTensor* find(std::string_view name) const;
    [[nodiscard]] std::uint64_t bytes() const;

    void read(const StoredTensor& tensor, std::int64_t begin, std::span<float> out, const CancelToken& cancel) const;
    void readBFloat16(const StoredTensor& tensor, std::int64_t begin, std::span<std::uint16_t> out, const CancelToken& cancel) const;
    void readRaw(const StoredTensor& tensor, std::uint64_t begin, std::span<std::byte> out) const;

private:
    [[nodiscard]] const FileHandle& handle(const StoredTensor& tensor) const;
    /// First byte in the file of element `begin`. @throws Error InvalidArgument, UnsupportedFormat
    [[nodiscard]] std::uint64_t locate(const StoredTensor& tensor, std::int64_t begin, std::size_t count) const;

    std::vector<std::unique_ptr<FileHandle>> m_handles;
    std::vector<std::filesystem::path> m_files;
    std::vector<StoredTensor> m_tensors;
    std::unordered_map<std::string_view, std::size_t> m_byName; ///< views into m_tensors
};

/// WeightFile, or an interface that extends it, on top of a TensorStore.
template<class Interface>
class StoredWeights : public Interface {
public:
    StoredWeights(std::vector<std::unique_ptr<FileHandle>> handles, std::vector<StoredTensor> tensors)
        : m_store(std::move(handles), std::move(tensors))
    {
    }
    [[nodiscard]] const std::vector<std::filesystem::path>& files() const override { return m_store.files(); }
    [[nodiscard]] const std::vector<StoredTensor>& tensors() const override { return m_store.tensors(); }
    [[nodiscard]] const StoredTensor* find(std::string_view name) const override { return m_store.find(name); }
    [[nodiscard]] std::uint64_t bytes() const override { return m_store.bytes(); }
    void read(const StoredTensor& tensor, std::int64_t begin, std::span<float> out, const CancelToken& cancel) const override
    {
        m_store.read(tensor, begin, out, cancel);
    }
    void readBFloat16(const StoredTensor& tensor, std::int64_t begin, std::span<std::uint16_t> out,
                      const CancelToken& cancel) const override
    {
        m_store.readBFloat16(tensor, begin, out, cancel);
    }
    void readRaw(const StoredTensor& tensor, std::uint64_t begin, std::span<std::byte> out) const override
    {
        m_store.readRaw(tensor, begin, out);
    }

private:
    TensorStore m_store;
};

} // namespace plumbline::formats
