// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QString>
#include <QStringList>
#include <functional>
#include <optional>
#include <vector>

namespace plumbline::shell {

/// One way to hold a model: a type, in memory or layer by layer.
struct ModelWay {
    QString type; ///< "float32", "bfloat16": as it is said and as it is given back
    bool layerByLayer = false;
    quint64 weights = 0; ///< bytes that stay held
    quint64 needed = 0; ///< bytes at most: the weights and what work takes beside them
};

/// A model that could be opened, told before it loads.
struct ModelOffer {
    QString path;
    QString name;
    QString architecture = {}; ///< "LLaMA"
    QString format = {}; ///< "safetensors", "GGUF"
    QString storedType = {}; ///< "bfloat16", "Q8_0"; empty: not known
    quint64 fileBytes = 0;
    int layers = 0;
    int heads = 0;
    int keyHeads = 0; ///< fewer than heads: grouped
    qint64 parameters = 0;
    qint64 contextLength = 0; ///< tokens; 0: not known
    bool hasTokenizer = true;
    QString tokenizerProblem = {}; ///< a translated sentence: why there is none
    quint64 available = 0; ///< bytes free now; 0: not known
    std::vector<ModelWay> ways = {};
    std::size_t recommended = 0; ///< index in `ways`
    QStringList problems = {}; ///< translated sentences; the model can be opened all the same
    std::optional<Error> error = {}; ///< it cannot be opened: the rest may be empty then
};

/// A model that is known by its place alone.
struct KnownModel {
    QString name; ///< "HuggingFaceTB/SmolLM2-135M-Instruct"
    QString path;
    quint64 bytes = 0; ///< on disk; 0: not known
};

/// Opening of models, as the program does it. Without `examine` and `open` the window offers none. GUI thread.
struct ModelService {
    /// Reads headers off the GUI thread and calls back on it, once, also after a failure. Newer questions may be answered first.
    std::function<void(const QString& path, std::function<void(ModelOffer)> answer)> examine = {};
    /// Models in the local Hugging Face cache. Looks at folders only.
    std::function<std::vector<KnownModel>()> cached = {};
    /// Begins to open. @param type of a ModelWay; may throw Error
    std::function<void(const QString& path, const QString& type, bool layerByLayer)> open = {};
    /// Why none can be opened now, translated; empty or no function: it can.
    std::function<QString()> whyNot = {};

    [[nodiscard]] bool isThere() const { return examine && open; }
};

/// A line of what uses the memory, for the device menu.
struct MemoryUse {
    QString name; ///< "SmolLM2-135M-Instruct"
    QString detail = {}; ///< "float32"
    quint64 bytes = 0;
    bool inUse = true; ///< false: kept until the memory is needed
};

struct MemoryService {
    std::function<std::vector<MemoryUse>()> uses = {};
    std::function<void()> freeUnused = {}; ///< lets go of what is not in use
};

} // namespace plumbline::shell
