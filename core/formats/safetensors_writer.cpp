// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/formats/atomic_file.h"
#include "core/formats/shown.h"
#include "core/formats/weights.h"

#include <algorithm>
#include <cstring>
#include <unordered_set>

namespace plumbline::formats {

namespace {

[[noreturn]] void refuse(const std::filesystem::path& file, const TensorToWrite& tensor, std::string expected, std::string found)
{
    throw Error(ErrorCode::InvalidArgument,
                {.file = file, .place = tensorPlace(tensor.name), .expected = std::move(expected), .found = std::move(found)});
}

void checkTensors(const std::filesystem::path& file, const std::vector<TensorToWrite>& tensors)
{
    std::unordered_set<std::string_view> names;
    for (const TensorToWrite& tensor : tensors) {
        if (tensor.name == "__metadata__" || !isUtf8(tensor.name))
            refuse(file, tensor, "a name of UTF-8 other than __metadata__", shown(tensor.name));
        if (!names.insert(tensor.name).second)
            refuse(file, tensor, "one tensor of this name", "two");
        const BlockLayout layout = blockLayout(tensor.type);
        if (layout.elements != 1 || tensor.type == StoredType::Unsupported)
            refuse(file, tensor, "a type that safetensors has", std::string(storedTypeName(tensor.type)));
        std::uint64_t needed = 0;
        if (!productFits(tensor.shape, layout.bytes, needed) || needed != tensor.data.size())
            refuse(file, tensor, bytes(needed) + " for " + shownShape(tensor.shape), bytes(tensor.data.size()));
    }
}

} // namespace

void writeSafetensors(const std::filesystem::path& file, const std::vector<TensorToWrite>& tensors,
                      const std::map<std::string, std::string>& metadata)
{
    checkTensors(file, tensors);
    // Wide elements first, as the reference implementation has it: so every tensor is aligned for readers that map the file.
    std::vector<const TensorToWrite*> order;
    for (const TensorToWrite& tensor : tensors)
        order.push_back(&tensor);
    std::stable_sort(order.begin(), order.end(),
                     [](const auto* a, const auto* b) { return blockLayout(a->type).bytes > blockLayout(b->type).bytes; });

    const auto quoted = [&](const std::string& text) {
        if (!isUtf8(text))
            throw Error(ErrorCode::InvalidArgument, {.file = file, .place = "__metadata__", .expected = "UTF-8", .found = shown(text)});
        return Json(text).dump();
    };
    std::string header = "{";
    if (!metadata.empty()) {
        header += "\"__metadata__\":{";
        for (auto at = metadata.begin(); at != metadata.end(); ++at)
            header += (at == metadata.begin() ? "" : ",") + quoted(at->first) + ":" + quoted(at->second);
        header += "}";
    }
    std::uint64_t end = 0;
    for (const TensorToWrite* tensor : order) {
        const std::uint64_t begin = end;
        end += tensor->data.size();
        header += (header.size() == 1 ? "" : ",") + quoted(tensor->name) + ":{\"dtype\":\"" + std::string(storedTypeName(tensor->type)) +
                  "\",\"shape\":" + Json(tensor->shape).dump() + ",\"data_offsets\":[" + std::to_string(begin) + "," + std::to_string(end) + "]}";
    }
    header += "}";
    header.append((8 - header.size() % 8) % 8, ' ');

    AtomicFile out(file);
    const std::uint64_t length = header.size();
    out.write(std::as_bytes(std::span(&length, 1)));
    out.write(std::as_bytes(std::span(header)));
    for (const TensorToWrite* tensor : order)
        out.write(tensor->data);
    out.commit();
}

} // namespace plumbline::formats
