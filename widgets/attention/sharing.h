// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/attention/session.h"
#include "widgets/attention/sharing_results.h"

#include <QTimer>

namespace plumbline::attention {

/// Which layers share the attention of an earlier one: what the project says, acts that change it, and what comes of it.
/// Torch-free; owned by the session. Every change is one act with its own name. GUI thread.
class Sharing : public QObject {
    Q_OBJECT
public:
    explicit Sharing(Session& session);
    ~Sharing() override;

    /// Of the model that is open; without kinds where none is. For whoever runs the changed model: `kinds` and the folder
    /// `adapter` (empty: none) are what LiveSubstitution takes, `matchedOn` the tokens that heads of `matched` layers are matched
    /// on.
    [[nodiscard]] const Configuration& configuration() const { return m_configuration; }
    /// The configuration's adapter; null: none, or it is not where it was.
    [[nodiscard]] const AdapterOffer* adapter() const { return m_adapter ? &*m_adapter : nullptr; }
    /// Adapters at hand that were trained on this model: shipped, chosen before, beside the project.
    [[nodiscard]] const std::vector<AdapterOffer>& offers() const { return m_offers; }
    /// What is shown is of this configuration; else it is being measured, or could not be.
    [[nodiscard]] bool isAnswerStale() const { return m_answerStale; }
    /// Of the text shown: next token and KL, full against shared. Null: none yet, or nothing is shared.
    [[nodiscard]] const std::shared_ptr<const lisa::LiveAnswer>& answer() const { return m_answer; }
    [[nodiscard]] SharingResults& results() { return m_results; }
    [[nodiscard]] const SharingResults& results() const { return m_results; }

    /// Why nothing can be shared now; empty: it can.
    [[nodiscard]] QString whyNot() const;
    /// Shares these layers where one of them is full, else makes them all full. Layer 0 is left out.
    void toggle(const std::vector<int>& layers);
    void setShared(const std::vector<int>& layers, bool shared);
    /// The full layer that costs least: by measured cost, else by JS distance to the layer before. Nothing: all are shared.
    [[nodiscard]] std::optional<int> safest() const;
    void shareNext();
    void setAllFull();
    /// Layers of this kind from now on; those that are shared become it, where they can.
    void setShareAs(lisa::LayerKind kind);
    /// The adapter's own layers, all others full.
    void choose(const AdapterOffer& offer);
    /// From a folder. @throws Error as readAdapter(), InvalidArgument where it was trained on another model
    void chooseFolder(const std::filesystem::path& folder);
    void returnTo(const Configuration& configuration);
    /// Shows what a configuration would do, without an act; nothing: back to the project's. For pictures.
    void preview(const std::optional<Configuration>& configuration);
    [[nodiscard]] bool isPreview() const { return m_preview.has_value(); }
    /// Measures what each layer costs if it alone is shared. A job.
    void measureCosts();
    /// Looks for adapters anew: one was trained.
    void findAdapters();

    /// "5 of 30 layers shared: 9, 14–16 matched; 22 trained (name)".
    [[nodiscard]] QString textOf(const Configuration& configuration) const;
    /// "matched", "direct", "trained", "full".
    [[nodiscard]] static QString kindText(lisa::LayerKind kind);
    /// Layers that were asked to be trained, but have no trained parts in the adapter.
    [[nodiscard]] bool fellToMatched(int layer) const;
    /// What heads are matched on, or would be if a layer were shared now.
    [[nodiscard]] const std::vector<std::int32_t>& matchingTokens() const { return matchedOn(m_configuration); }

Q_SIGNALS:
    void configurationChanged();
    void answerChanged();
    void offersChanged();

private:
    void sync();
    void apply();
    void commit(Configuration next, const std::string& kind);
    void setOffers(std::vector<AdapterOffer> offers);
    [[nodiscard]] const std::vector<std::int32_t>& matchedOn(const Configuration& next) const;

    Session& m_session;
    SharingResults m_results;
    Configuration m_configuration;
    std::optional<Configuration> m_preview;
    std::optional<AdapterOffer> m_adapter;
    std::vector<AdapterOffer> m_offers, m_allOffers;
    std::shared_ptr<ChangedModel> m_changed;
    std::shared_ptr<const models::OpenedModel> m_changedOf;
    std::shared_ptr<const lisa::LiveAnswer> m_answer;
    bool m_answerStale = false;
    mutable std::vector<std::int32_t> m_matchedOn;
    QTimer m_rest;
    jobs::ViewJob m_offerJob;
};

} // namespace plumbline::attention
