// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/uuid.h"
#include "core/store/index_set.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace plumbline::store {

/// An object of the project. Its type says what the JSON means: "text", "prompt", ...
struct StoredObject {
    std::string type;
    Json json;
    bool operator==(const StoredObject&) const = default;
};

/// All that acts come to: what a project holds, without its history.
struct ProjectState {
    std::map<Uuid, StoredObject> objects;
    std::map<std::string, Json> settings;
    std::map<std::string, IndexSet> bitmaps; ///< none is empty
    bool operator==(const ProjectState&) const = default;
};

/// One thing that an act does. Undone by its inverse: after becomes before, and a bitmap's delta undoes itself.
struct Change {
    enum class Table { Objects, Settings, Bitmaps } table = Table::Objects;
    std::string key;  ///< an object's UUID, a setting's key, a bitmap's name
    std::string type; ///< of an object
    std::optional<Json> before, after; ///< nothing: it is not there
    std::string delta;                 ///< of a bitmap: IndexSet bytes to be xor-ed
};

/// What a person did. Also a bulk act (10,000 tags) is one.
struct Act {
    Uuid id;
    std::string author;
    std::int64_t time = 0; ///< milliseconds since 1970, UTC
    std::string view;      ///< id of the view where it was done
    std::string kind;      ///< "text added", ...: what the history shows (translated by the window)
    int version = 1;       ///< of the kind
    std::vector<Change> changes;
};

/// An act to be: says what shall be, not what was.
class ActDraft {
public:
    ActDraft(std::string view, std::string kind, int version = 1);
    ActDraft& putObject(const Uuid& id, std::string type, Json json); ///< adds or replaces
    ActDraft& removeObject(const Uuid& id);
    ActDraft& set(std::string key, Json value);
    ActDraft& unset(std::string key);
    ActDraft& toggle(std::string bitmap, const IndexSet& indices);

    std::string view, kind;
    int version;
    std::vector<Change> changes; ///< without `before`
};

/// The acts of today's views.
struct StoredText {
    Uuid id;
    std::string title, text;
};
[[nodiscard]] ActDraft textAdded(std::string view, const StoredText& text);
[[nodiscard]] ActDraft textsAdded(std::string view, const std::vector<StoredText>& texts); ///< one act: an import
[[nodiscard]] ActDraft textRemoved(std::string view, const Uuid& id);
[[nodiscard]] ActDraft promptCommitted(std::string view, const std::string& prompt);  ///< setting "prompt"
[[nodiscard]] ActDraft modelChosen(std::string view, Json model);                     ///< setting "model"
[[nodiscard]] ActDraft settingChosen(std::string view, std::string key, Json value);  ///< measure, heads, mask sink ...

/// Completes a draft against `state` (what was), does it there, and leaves out changes that change nothing.
/// @throws Error InvalidArgument (an object that is not there, text that is no UTF-8), with `state` as it was
[[nodiscard]] std::vector<Change> applyDraft(ProjectState& state, const ActDraft& draft);
void applyForward(ProjectState& state, const std::vector<Change>& changes);
void applyInverse(ProjectState& state, const std::vector<Change>& changes);

/// What is stored: JSON, and the deltas of bitmaps apart, by index of the change.
struct EncodedChanges {
    std::string json;
    std::map<int, std::string> blobs;
};
[[nodiscard]] EncodedChanges encodeChanges(const std::vector<Change>& changes);
/// @throws Error CorruptFile
[[nodiscard]] std::vector<Change> decodeChanges(const EncodedChanges& encoded);

} // namespace plumbline::store
