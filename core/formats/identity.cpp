// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/model_files.h"
#include "core/formats/sha256.h"

#include <algorithm>
#include <memory>

namespace plumbline::formats {

namespace {

std::vector<const StoredTensor*> sortedByName(const WeightFile& weights)
{
    std::vector<const StoredTensor*> order;
    for (const StoredTensor& tensor : weights.tensors())
        order.push_back(&tensor);
    std::sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
    return order;
}

void addNumber(Sha256& hash, std::uint64_t value)
{
    hash.add(std::as_bytes(std::span(&value, 1)));
}

/// Lengths go before texts, so that no two lists of tensors give the same bytes.
void addDescription(Sha256& hash, const StoredTensor& tensor)
{
    addNumber(hash, tensor.name.size());
    hash.add(tensor.name);
    addNumber(hash, tensor.typeName.size());
    hash.add(tensor.typeName);
    addNumber(hash, tensor.shape.size());
    for (const std::int64_t dimension : tensor.shape)
        addNumber(hash, static_cast<std::uint64_t>(dimension));
    addNumber(hash, tensor.bytes);
}

} // namespace

std::string quickIdentity(const WeightFile& weights)
{
    Sha256 hash;
    for (const StoredTensor* tensor : sortedByName(weights))
        addDescription(hash, *tensor);
    return hash.finish();
}

std::string fullIdentity(const WeightFile& weights, const ProgressSink& progress, const CancelToken& cancel)
{
    constexpr std::size_t kPiece = std::size_t{1} << 20;
    const auto buffer = std::make_unique_for_overwrite<std::byte[]>(kPiece);
    const auto order = sortedByName(weights);
    std::size_t total = 0;
    for (const StoredTensor* tensor : order)
        total += tensor->bytes;
    Sha256 hash;
    std::size_t done = 0;
    for (const StoredTensor* tensor : order) {
        addDescription(hash, *tensor);
        for (std::uint64_t begin = 0; begin < tensor->bytes; begin += kPiece) {
            throwIfCancelled(cancel);
            const std::span<std::byte> piece(buffer.get(), static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, tensor->bytes - begin)));
            weights.readRaw(*tensor, begin, piece);
            hash.add(piece);
            done += piece.size();
            if (progress)
                progress(done, total, "identity");
        }
    }
    return hash.finish();
}

} // namespace plumbline::formats
