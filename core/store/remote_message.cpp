// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/remote_message.h"

#include "core/base/error.h"
#include "core/store/row_values.h"

namespace plumbline::store {

namespace {
[[noreturn]] void notUnderstood(const std::string& place)
{
    throw Error(
        ErrorCode::InvalidArgument, {.place = "request to a running window", .expected = place, .found = "something else"});
}

std::string text(const Json& json, const char* key)
{
    const auto found = json.find(key);
    if (found == json.end() || !found->is_string())
        notUnderstood(key);
    return found->get<std::string>();
}

std::int64_t number(const Json& json, const char* key, std::int64_t most)
{
    const auto found = json.find(key);
    if (found == json.end() || !found->is_number_integer())
        notUnderstood(key);
    const auto value = found->get<std::int64_t>();
    if (value < 0 || value > most)
        notUnderstood(key);
    return value;
}

const Json& list(const Json& json, const char* key)
{
    const auto found = json.find(key);
    if (found == json.end() || !found->is_array())
        notUnderstood(key);
    return *found;
}

/// Pieces of the body one after the other.
class Pieces {
public:
    explicit Pieces(std::string_view body)
        : m_left(body)
    {
    }
    [[nodiscard]] std::string take(std::int64_t size)
    {
        if (static_cast<std::uint64_t>(size) > m_left.size())
            notUnderstood("bytes");
        std::string piece(m_left.substr(0, static_cast<std::size_t>(size)));
        m_left.remove_prefix(static_cast<std::size_t>(size));
        return piece;
    }
    void finish() const
    {
        if (!m_left.empty())
            notUnderstood("bytes");
    }

private:
    std::string_view m_left;
};

constexpr std::int64_t kAnySize = std::int64_t{1} << 60;
} // namespace

Frame toFrame(const CommitRequest& request)
{
    const ActDraft& draft = request.draft;
    EncodedChanges encoded;
    try {
        encoded = encodeChanges(draft.changes);
    } catch (const Json::type_error&) {
        throw Error(ErrorCode::InvalidArgument, {.place = draft.kind, .expected = "UTF-8", .found = "other bytes"});
    }
    Json blobs = Json::array();
    Frame frame;
    for (const auto& [index, bytes] : encoded.blobs) {
        blobs.push_back({{"change", index}, {"bytes", bytes.size()}});
        frame.body += bytes;
    }
    frame.head = {{"version", kRemoteVersion}, {"op", "commit"}, {"view", draft.view}, {"kind", draft.kind},
        {"kind_version", draft.version}, {"changes", Json::parse(encoded.json)}, {"blobs", std::move(blobs)}};
    return frame;
}

Frame toFrame(const StepRequest& request)
{
    return {.head = {{"version", kRemoteVersion}, {"op", request.forward ? "redo" : "undo"}}, .body = {}};
}

Frame toFrame(const ResultRequest& request)
{
    Frame frame;
    Json arrays = Json::array();
    for (const ResultArray& array : request.arrays) {
        arrays.push_back({{"name", array.name}, {"info", array.info}, {"bytes", array.bytes.size()}});
        frame.body += array.bytes;
    }
    frame.head = {{"version", kRemoteVersion}, {"op", "put result"}, {"recipe", request.recipe}, {"arrays", std::move(arrays)}};
    return frame;
}

RemoteRequest requestFrom(Frame frame)
{
    const Json& head = frame.head;
    if (const auto version = number(head, "version", 1 << 20); version != kRemoteVersion)
        throw Error(ErrorCode::NewerFileVersion,
            {.place = "request to a running window",
                .expected = "version " + std::to_string(kRemoteVersion),
                .found = "version " + std::to_string(version),
                .advice = Advice::UpdatePlumbline});
    const std::string op = text(head, "op");
    Pieces pieces(frame.body);
    if (op == "undo" || op == "redo") {
        pieces.finish();
        return StepRequest{op == "redo"};
    }
    if (op == "commit") {
        EncodedChanges encoded{.json = list(head, "changes").dump(), .blobs = {}};
        for (const Json& blob : list(head, "blobs")) {
            if (!blob.is_object())
                notUnderstood("blobs");
            encoded.blobs[static_cast<int>(number(blob, "change", 1 << 30))] = pieces.take(number(blob, "bytes", kAnySize));
        }
        pieces.finish();
        CommitRequest request{
            ActDraft(text(head, "view"), text(head, "kind"), static_cast<int>(number(head, "kind_version", 1 << 20)))};
        request.draft.changes = decodeChanges(encoded);
        for (Change& change : request.draft.changes)
            change.before.reset(); // what was, only the writer knows
        return request;
    }
    if (op == "put result") {
        ResultRequest request;
        if (const auto recipe = head.find("recipe"); recipe != head.end() && recipe->is_object())
            request.recipe = *recipe;
        else
            notUnderstood("recipe");
        for (const Json& array : list(head, "arrays")) {
            if (!array.is_object() || !array.contains("info"))
                notUnderstood("arrays");
            request.arrays.push_back(
                {.name = text(array, "name"), .info = array["info"], .bytes = pieces.take(number(array, "bytes", kAnySize))});
        }
        pieces.finish();
        return request;
    }
    notUnderstood("commit, undo, redo or put result");
}

Json toJson(const Stepped& stepped)
{
    return {{"id", stepped.id.toString()}, {"kind", stepped.kind}, {"undo_depth", stepped.undoDepth},
        {"redo_depth", stepped.redoDepth}};
}

Stepped steppedFrom(const Json& json)
{
    const auto id = json.is_object() ? Uuid::parse(text(json, "id")) : std::nullopt;
    if (!id)
        notUnderstood("id");
    return {.id = *id,
        .kind = text(json, "kind"),
        .undoDepth = static_cast<std::size_t>(number(json, "undo_depth", kAnySize)),
        .redoDepth = static_cast<std::size_t>(number(json, "redo_depth", kAnySize))};
}

Frame okFrame(Json value)
{
    Json head = Json::object();
    head["ok"] = std::move(value);
    return {.head = std::move(head), .body = {}};
}

Frame errorFrame(const Error& error)
{
    return {.head = {{"error", errorJson(error.code(), error.detail())}}, .body = {}};
}

Json valueOf(const Frame& answer)
{
    if (const auto ok = answer.head.find("ok"); ok != answer.head.end())
        return *ok;
    const auto error = answer.head.find("error");
    if (error == answer.head.end() || !error->is_object())
        notUnderstood("an answer");
    auto [code, detail] = errorOf(*error);
    throw Error(code, std::move(detail));
}

} // namespace plumbline::store
