// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job_context.h"
#include "core/lisa/similarity.h"
#include "core/models/registry.h"
#include "core/store/results.h"
#include "widgets/attention/changed_model.h"
#include "widgets/plots/heat_map_data.h"

#include <future>
#include <optional>
#include <string>
#include <vector>

/// What the Attention view computes, as bodies of jobs: no Qt, values in, values out.
namespace plumbline::attention {

/// Tokens of one text that are read at most: maps are square, and the window stays quick.
inline constexpr std::size_t kMostTokens = 2048;
/// Layers whose attention is at most this far apart count as alike, in nats (Mu et al. 2024, as cited; a reading).
inline constexpr double kThreshold = 0.05;

/// A text as a model reads it.
struct ReadText {
    std::string title;
    std::vector<std::int32_t> ids; ///< what is used, from the first token on
    std::vector<std::string> pieces; ///< the same as text, UTF-8; bytes that are no character alone as ‹E2›
    std::size_t allTokens = 0; ///< of the whole text
    std::size_t bytes = 0; ///< of the whole text
    [[nodiscard]] bool isCut() const { return allTokens > ids.size(); }
};
/// @param context what the model takes. Io lane. @throws Error Cancelled
[[nodiscard]] ReadText readText(
    const text::Tokenizer& tokenizer, std::string title, const std::string& text, std::size_t context);

struct MeasureRequest {
    std::shared_ptr<const models::OpenedModel> model, against; ///< against: null, or the model of the columns
    std::vector<std::shared_ptr<const ReadText>> texts;
    lisa::SimilarityOptions how;
    lisa::HeadMatching matching = lisa::HeadMatching::Assignment;
    /// By text: the result as the project has it, or a future of nothing. Empty: nothing is looked up.
    std::vector<std::shared_future<std::optional<store::StoredResult>>> stored;
    /// The model is measured as this makes it; none: as it is. Not with `against`.
    Change change = {};
    std::shared_future<std::optional<store::StoredResult>> calibration = {}; ///< of the change, as the project has it
    std::shared_ptr<const lisa::HeadSimilarity> base = {}; ///< of the first text and the model as it is, where it is known
};

/// What the changed model says of the first text: emitted as soon as it is known.
struct Answered {
    std::shared_ptr<const lisa::LiveAnswer> answer;
};

struct Measured {
    std::shared_ptr<const lisa::HeadSimilarity> heads; ///< with the layers of `against` behind those of the model
    lisa::LayerMatrix matrix; ///< layers of the model × layers of the model, or of the one that it is held against
    lisa::HeadMatching matching = lisa::HeadMatching::Assignment;
    std::vector<std::vector<store::ResultArray>> fresh; ///< by text: to be stored; empty where it came from the project
    std::shared_ptr<const lisa::TextAttention> attention; ///< of the first text, where it was computed
    Configuration configuration; ///< of the change; no kinds: the model as it is
    std::vector<store::ResultArray> calibration; ///< to be stored; empty where nothing was measured for it
    double seconds = 0;
    bool computed = false; ///< something was; else all came from the project
};
[[nodiscard]] Measured measure(const MeasureRequest& request, jobs::JobContext& job);
/// Layers compared anew: another matching of the same heads.
[[nodiscard]] lisa::LayerMatrix matrixOf(
    const lisa::HeadSimilarity& heads, lisa::HeadMatching matching, int rowLayers, bool against);

struct MapsRequest {
    std::shared_ptr<const models::OpenedModel> rowModel, colModel;
    std::shared_ptr<const ReadText> text;
    std::shared_ptr<const lisa::TextAttention> rowAttention, colAttention; ///< null: captured first
    Change change = {}; ///< of rowModel
    int rowLayer = 0, rowHead = 0, colLayer = 0, colHead = 0;
    bool maskSink = false;
    bool logarithmic = false;
    std::string sourceTitle, ownTitle, queryWord,
        keyWord; ///< translated already: the maps are too large to be copied for a title
    std::vector<std::string> captions;
};
struct Maps {
    std::shared_ptr<const lisa::TextAttention> rowAttention, colAttention;
    std::shared_ptr<const plots::HeatMapData> source, own; ///< of the column's layer, of the row's layer
};
[[nodiscard]] Maps makeMaps(const MapsRequest& request, jobs::JobContext& job);

struct Thumbnails {
    std::shared_ptr<const lisa::TextAttention> attention;
    std::shared_ptr<const lisa::HeadThumbnails> heads;
};
[[nodiscard]] Thumbnails makeThumbnails(std::shared_ptr<const models::OpenedModel> model, const Change& change,
    std::shared_ptr<const ReadText> text, std::shared_ptr<const lisa::TextAttention> attention, int side, bool maskSink,
    jobs::JobContext& job);

} // namespace plumbline::attention
