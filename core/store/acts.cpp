// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/acts.h"

#include "core/base/error.h"

#include <array>
#include <utility>

namespace plumbline::store {

namespace {

using Table = Change::Table;

constexpr std::array<std::pair<Table, const char*>, 3> kTables{{
    {Table::Objects, "objects"},
    {Table::Settings, "settings"},
    {Table::Bitmaps, "bitmaps"},
}};

[[noreturn]] void damaged(std::string found)
{
    throw Error(ErrorCode::CorruptFile, {.place = "act", .expected = "a list of changes", .found = std::move(found)});
}

Uuid objectId(const std::string& key)
{
    const auto id = Uuid::parse(key);
    if (!id)
        damaged(key);
    return *id;
}

template <class Map, class Key, class Make>
void put(Map& map, const Key& key, const std::optional<Json>& value, Make&& make)
{
    if (value)
        map.insert_or_assign(key, make(*value));
    else
        map.erase(key);
}

void apply(ProjectState& state, const Change& change, const std::optional<Json>& value)
{
    switch (change.table) {
    case Table::Objects:
        put(state.objects, objectId(change.key), value, [&](const Json& json) { return StoredObject{change.type, json}; });
        return;
    case Table::Settings: put(state.settings, change.key, value, [](const Json& json) { return json; }); return;
    case Table::Bitmaps: {
        IndexSet next = state.bitmaps[change.key] ^ IndexSet::deserialise(change.delta);
        if (next.empty())
            state.bitmaps.erase(change.key);
        else
            state.bitmaps[change.key] = std::move(next);
        return;
    }
    }
}

void checkText(const Json& json, const std::string& key)
{
    try {
        (void)json.dump();
    } catch (const Json::type_error&) {
        throw Error(ErrorCode::InvalidArgument, {.place = key, .expected = "UTF-8", .found = "other bytes"});
    }
}

} // namespace

ActDraft::ActDraft(std::string theView, std::string theKind, int theVersion)
    : view(std::move(theView))
    , kind(std::move(theKind))
    , version(theVersion)
{
}

ActDraft& ActDraft::putObject(const Uuid& id, std::string type, Json json)
{
    changes.push_back({Table::Objects, id.toString(), std::move(type), {}, std::move(json), {}});
    return *this;
}

ActDraft& ActDraft::removeObject(const Uuid& id)
{
    changes.push_back({Table::Objects, id.toString(), {}, {}, {}, {}});
    return *this;
}

ActDraft& ActDraft::set(std::string key, Json value)
{
    changes.push_back({Table::Settings, std::move(key), {}, {}, std::move(value), {}});
    return *this;
}

ActDraft& ActDraft::unset(std::string key)
{
    changes.push_back({Table::Settings, std::move(key), {}, {}, {}, {}});
    return *this;
}

ActDraft& ActDraft::toggle(std::string bitmap, const IndexSet& indices)
{
    changes.push_back({Table::Bitmaps, std::move(bitmap), {}, {}, {}, indices.serialise()});
    return *this;
}

ActDraft textAdded(std::string view, const StoredText& text)
{
    ActDraft draft = textsAdded(std::move(view), {text});
    draft.kind = "text added";
    return draft;
}

ActDraft textsAdded(std::string view, const std::vector<StoredText>& texts)
{
    ActDraft draft(std::move(view), "texts added");
    for (const StoredText& text : texts)
        draft.putObject(text.id, "text", {{"title", text.title}, {"text", text.text}});
    return draft;
}

ActDraft textRemoved(std::string view, const Uuid& id)
{
    return std::move(ActDraft(std::move(view), "text removed").removeObject(id));
}

ActDraft promptCommitted(std::string view, const std::string& prompt)
{
    return std::move(ActDraft(std::move(view), "prompt committed").set("prompt", prompt));
}

ActDraft modelChosen(std::string view, Json model)
{
    return std::move(ActDraft(std::move(view), "model chosen").set("model", std::move(model)));
}

ActDraft settingChosen(std::string view, std::string key, Json value)
{
    return std::move(ActDraft(std::move(view), "setting chosen").set(std::move(key), std::move(value)));
}

std::vector<Change> applyDraft(ProjectState& state, const ActDraft& draft)
{
    std::vector<Change> done;
    try {
        for (Change change : draft.changes) {
            if (change.after)
                checkText(*change.after, change.key);
            checkText(Json::array({change.key, change.type}), "key");
            switch (change.table) {
            case Table::Objects: {
                const auto found = state.objects.find(objectId(change.key));
                if (found != state.objects.end()) {
                    if (change.after && found->second.type != change.type)
                        throw Error(ErrorCode::InvalidArgument,
                                    {.place = "object " + change.key, .expected = found->second.type, .found = change.type});
                    change.type = found->second.type;
                    change.before = found->second.json;
                } else if (!change.after) {
                    throw Error(ErrorCode::InvalidArgument, {.place = "object " + change.key, .found = "no such object"});
                }
                break;
            }
            case Table::Settings:
                if (const auto found = state.settings.find(change.key); found != state.settings.end())
                    change.before = found->second;
                break;
            case Table::Bitmaps:
                if (IndexSet::deserialise(change.delta).empty())
                    continue;
                break;
            }
            if (change.table != Table::Bitmaps && change.before == change.after)
                continue;
            apply(state, change, change.after);
            done.push_back(std::move(change));
        }
    } catch (...) {
        applyInverse(state, done);
        throw;
    }
    return done;
}

void applyForward(ProjectState& state, const std::vector<Change>& changes)
{
    for (const Change& change : changes)
        apply(state, change, change.after);
}

void applyInverse(ProjectState& state, const std::vector<Change>& changes)
{
    for (auto change = changes.rbegin(); change != changes.rend(); ++change)
        apply(state, *change, change->before);
}

EncodedChanges encodeChanges(const std::vector<Change>& changes)
{
    EncodedChanges out;
    Json list = Json::array();
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const Change& change = changes[i];
        Json item = {{"table", kTables[static_cast<std::size_t>(change.table)].second}, {"key", change.key}};
        if (!change.type.empty())
            item["type"] = change.type;
        if (change.before)
            item["before"] = *change.before;
        if (change.after)
            item["after"] = *change.after;
        if (change.table == Table::Bitmaps)
            out.blobs[static_cast<int>(i)] = change.delta;
        list.push_back(std::move(item));
    }
    out.json = list.dump();
    return out;
}

std::vector<Change> decodeChanges(const EncodedChanges& encoded)
{
    const Json list = Json::parse(encoded.json, nullptr, false);
    if (!list.is_array())
        damaged(encoded.json.substr(0, 40));
    std::vector<Change> changes;
    for (const Json& item : list) {
        Change change;
        const auto text = [&](const char* key) -> std::string {
            const auto found = item.find(key);
            return found != item.end() && found->is_string() ? found->get<std::string>() : std::string();
        };
        const std::string table = item.is_object() ? text("table") : std::string();
        bool known = false;
        for (const auto& [value, name] : kTables)
            if (table == name) {
                change.table = value;
                known = true;
            }
        if (!known)
            damaged(item.dump().substr(0, 40));
        change.key = text("key");
        change.type = text("type");
        if (const auto found = item.find("before"); found != item.end())
            change.before = *found;
        if (const auto found = item.find("after"); found != item.end())
            change.after = *found;
        if (change.table == Table::Bitmaps) {
            const auto blob = encoded.blobs.find(static_cast<int>(changes.size()));
            if (blob == encoded.blobs.end())
                damaged("no delta for " + change.key);
            change.delta = blob->second;
        }
        if (change.table == Table::Objects)
            (void)objectId(change.key);
        changes.push_back(std::move(change));
    }
    return changes;
}

} // namespace plumbline::store
