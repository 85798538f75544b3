// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::formats {

/// How the numbers of a tensor are stored. safetensors and GGUF types in one list.
enum class StoredType {
    Bool, U8, I8, U16, I16, U32, I32, U64, I64,
    F16, BF16, F32, F64,
    Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K, Q6_K,
    Unsupported, ///< known by name only: listed, refused when read
};

/// Elements in a block and its bytes: {1, 4} for F32, {32, 18} for Q4_0.
struct BlockLayout {
    std::uint32_t elements = 1;
    std::uint32_t bytes = 1;
};
[[nodiscard]] BlockLayout blockLayout(StoredType type);
/// "F32", "BF16", "Q4_K": the names that the formats use.
[[nodiscard]] std::string_view storedTypeName(StoredType type);

struct StoredTensor {
    std::string name;                ///< as in the file
    StoredType type = StoredType::F32;
    std::string typeName;            ///< also for types that are not supported
    std::vector<std::int64_t> shape; ///< row-major: the last dimension is the fastest
    std::uint64_t offset = 0;        ///< in its file
    std::uint64_t bytes = 0;
    int file = 0;                    ///< index into WeightFile::files()

    [[nodiscard]] std::int64_t elements() const;
};

/// The tensors of one model, from one file or several. Reads with pread, never through a mapping: a file that is cut or
/// replaced while open gives Error FileChanged and never a signal. Const members may be called from any thread.
class WeightFile {
public:
    virtual ~WeightFile() = default;
    [[nodiscard]] virtual const std::vector<std::filesystem::path>& files() const = 0;
    /// In the order of the file (shard by shard).
    [[nodiscard]] virtual const std::vector<StoredTensor>& tensors() const = 0;
    [[nodiscard]] virtual const StoredTensor* find(std::string_view name) const = 0;
    [[nodiscard]] virtual std::uint64_t bytes() const = 0; ///< of all files

    /// Elements [begin, begin + out.size()) of `tensor`, row-major, converted to float32. Both ends lie on block borders.
    /// @throws Error FileChanged, UnsupportedFormat (type), CorruptFile, Cancelled
    virtual void read(const StoredTensor& tensor, std::int64_t begin, std::span<float> out, const CancelToken& cancel = {}) const = 0;
    /// The same, rounded to bfloat16 (nearest even); exact where BF16 is stored.
    virtual void readBFloat16(const StoredTensor& tensor, std::int64_t begin, std::span<std::uint16_t> out, const CancelToken& cancel = {}) const = 0;
    /// Bytes as stored.
    virtual void readRaw(const StoredTensor& tensor, std::uint64_t begin, std::span<std::byte> out) const = 0;
};

/// One *.safetensors file, or the shards that model.safetensors.index.json names. `path`: file, index or folder.
/// @throws Error CorruptFile with the tensor and both numbers
[[nodiscard]] std::shared_ptr<const WeightFile> openSafetensors(const std::filesystem::path& path);

/// Tensor as the writer takes it; `data` is borrowed until writeSafetensors returns.
struct TensorToWrite {
    std::string name;
    StoredType type = StoredType::F32;
    std::vector<std::int64_t> shape;
    std::span<const std::byte> data;
};
/// Atomically: beside the file, synced, renamed. The header is padded so that the data starts at a multiple of 8.
void writeSafetensors(const std::filesystem::path& file, const std::vector<TensorToWrite>& tensors,
                      const std::map<std::string, std::string>& metadata = {});

} // namespace plumbline::formats
