// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/open_model_page.h"

#include "widgets/plots/numbers.h"
#include "widgets/shell/error_text.h"
#include "widgets/shell/format.h"
#include "widgets/shell/memory_bar.h"

#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPainter>
#include <QPointer>
#include <QRadioButton>
#include <QScrollArea>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace plumbline::shell {

using theme::TextRole;

namespace {

constexpr int kListWidth = 340;
constexpr int kSheetWidth = 720;
constexpr int kSlow = 150; // ms before reading is told
constexpr int kRow = 44;
constexpr int kHead = 30;
enum Role { PathRole = Qt::UserRole, DetailRole };

/// Name over place; a title without a path is a heading.
class KnownDelegate final : public QStyledItemDelegate {
public:
    KnownDelegate(const Theme& theme, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override
    {
        return {100, m_theme.px(index.data(PathRole).toString().isEmpty() ? kHead : kRow)};
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const theme::Colors& colors = m_theme.colors();
        const QRect row = option.rect;
        const QRect inner = row.adjusted(12, 0, -12, 0);
        painter->save();
        if (index.data(PathRole).toString().isEmpty()) {
            painter->setFont(m_theme.font(TextRole::Label));
            painter->setPen(colors.text3);
            painter->drawText(inner.adjusted(0, 0, 0, -4), Qt::AlignLeft | Qt::AlignBottom, index.data().toString());
            painter->restore();
            return;
        }
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        if (selected) {
            painter->fillRect(row, colors.selected);
            painter->fillRect(QRect(row.left(), row.top(), 3, row.height()), colors.accent);
        } else if (option.state.testFlag(QStyle::State_MouseOver)) {
            painter->fillRect(row, colors.hover);
        }
        const QRect upper(inner.left(), row.top() + row.height() / 2 - m_theme.px(17), inner.width(), m_theme.px(17));
        const QRect lower(inner.left(), row.top() + row.height() / 2, inner.width(), m_theme.px(16));
        painter->setFont(m_theme.font(TextRole::Body, selected));
        painter->setPen(colors.text);
        painter->drawText(upper, Qt::AlignLeft | Qt::AlignVCenter,
            QFontMetrics(painter->font()).elidedText(index.data().toString(), Qt::ElideMiddle, inner.width()));
        painter->setFont(m_theme.font(TextRole::Label));
        painter->setPen(colors.text3);
        painter->drawText(lower, Qt::AlignLeft | Qt::AlignVCenter,
            QFontMetrics(painter->font()).elidedText(index.data(DetailRole).toString(), Qt::ElideMiddle, inner.width()));
        if (option.state.testFlag(QStyle::State_HasFocus)) {
            painter->setPen(QPen(colors.accent, 2));
            painter->setBrush(Qt::NoBrush);
            painter->drawRect(row.adjusted(1, 1, -1, -1));
        }
        painter->restore();
    }

private:
    const Theme& m_theme;
};

QString nameOf(const QString& path)
{
    return QFileInfo(path).fileName();
}

QLabel* wrapped(QLabel* label)
{
    label->setWordWrap(true);
    return label;
}

} // namespace

bool looksLikeModel(const QString& path)
{
    const QFileInfo info(path);
    const QString suffix = info.suffix().toLower();
    return info.isDir() || suffix == "safetensors" || suffix == "gguf" || info.fileName() == "config.json"
        || info.fileName().endsWith(".safetensors.index.json");
}

OpenModelPage::OpenModelPage(Services& services, QWidget* parent)
    : View(parent)
    , m_services(services)
    , m_list(new QListWidget)
    , m_scroll(new QScrollArea)
    , m_footer(new QWidget)
    , m_whyNot(makeLabel({}, "", "warn"))
    , m_open(makeButton(tr("Open the model"), "primary"))
{
    setObjectName("plModel");
    setAccessibleName(tr("Open a model"));
    setProperty("role", "surface");
    setAttribute(Qt::WA_StyledBackground);
    m_scroll->setObjectName("plModel.scroll");
    m_scroll->setAccessibleName(tr("What the model is"));
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidgetResizable(true);

    m_footer->setProperty("role", "footer");
    m_footer->setAttribute(Qt::WA_StyledBackground);
    auto* acts = makeRow(8);
    acts->setContentsMargins(32, 10, 32, 10);
    described(m_open, "plModel.open", tr("Open the model"));
    m_open->setProperty("size", "large");
    auto* back = makeButton(tr("Back"), "ghost", m_footer);
    back->setProperty("size", "large");
    described(back, "plModel.back", tr("Back"), tr("Back to where you were"), "Esc");
    m_whyNot->setWordWrap(true);
    acts->addWidget(m_open);
    acts->addWidget(back);
    acts->addWidget(m_whyNot, 1);
    m_footer->setLayout(acts);
    connect(m_open, &QPushButton::clicked, this, &OpenModelPage::open);
    connect(back, &QPushButton::clicked, this, [this] { Q_EMIT closed(false); });

    auto* right = new QVBoxLayout;
    right->setContentsMargins(0, 0, 0, 0);
    right->setSpacing(0);
    right->addWidget(m_scroll, 1);
    right->addWidget(m_footer);
    auto* row = makeRow(0);
    row->addWidget(makeSources());
    row->addWidget(makeRule("separator", this));
    row->addLayout(right, 1);
    setLayout(row);
    m_slow.setSingleShot(true);
    m_slow.setInterval(kSlow);
    connect(&m_slow, &QTimer::timeout, this, [this] { showMessage("busy", tr("Reading %1").arg(nameOf(m_asked)), {}); });
    connect(m_list, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem* item) {
        if (item != nullptr && !item->data(PathRole).toString().isEmpty())
            examine(item->data(PathRole).toString());
    });
    connect(m_list, &QListWidget::itemActivated, this, [this] { m_open->click(); });
    connect(&services.theme, &theme::Theme::changed, m_list, &QListWidget::doItemsLayout);
    begin();
}

QWidget* OpenModelPage::makeSources()
{
    auto* side = new QWidget(this);
    side->setProperty("role", "panel");
    side->setAttribute(Qt::WA_StyledBackground);
    side->setFixedWidth(m_services.theme.px(kListWidth));
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 12, 0, 0);
    column->setSpacing(8);
    auto* acts = makeRow(8);
    acts->setContentsMargins(12, 0, 12, 0);
    auto* folder = makeButton(tr("Folder…"), "", side);
    folder->setIcon(m_services.theme.icon("folder"));
    described(folder, "plModel.folder", tr("Choose a model's folder"));
    connect(folder, &QPushButton::clicked, this, &OpenModelPage::chooseFolder);
    auto* file = makeButton(tr("File…"), "", side);
    file->setIcon(m_services.theme.icon("file"));
    described(file, "plModel.file", tr("Choose a model's file"), tr("A .gguf or .safetensors file"));
    connect(file, &QPushButton::clicked, this, &OpenModelPage::chooseFile);
    acts->addWidget(folder);
    acts->addWidget(file);
    acts->addStretch(1);
    column->addLayout(acts);
    auto* drop = wrapped(makeLabel(tr("Or drop a folder or a file anywhere in the window."), "label", "3", side));
    drop->setContentsMargins(12, 0, 12, 0);
    column->addWidget(drop);
    described(m_list, "plModel.list", tr("Known models"));
    m_list->setToolTip({});
    m_list->setItemDelegate(new KnownDelegate(m_services.theme, m_list));
    m_list->setMouseTracking(true);
    m_list->setStyleSheet("QListWidget { background: transparent; }");
    column->addWidget(m_list, 1);
    return side;
}

void OpenModelPage::addKnown(const QString& title, const std::vector<KnownModel>& list)
{
    if (list.empty())
        return;
    auto* head = new QListWidgetItem(title, m_list);
    head->setFlags(Qt::NoItemFlags);
    for (const KnownModel& model : list) {
        auto* item = new QListWidgetItem(model.name, m_list);
        item->setData(PathRole, model.path);
        item->setData(DetailRole, model.bytes > 0 ? fileSize(model.bytes) + ", " + model.path : model.path);
        item->setData(Qt::AccessibleDescriptionRole, item->data(DetailRole));
        item->setToolTip(model.path);
    }
}

void OpenModelPage::fillList()
{
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    std::vector<KnownModel> recent;
    for (const QString& path : m_services.settings.recentModels())
        recent.push_back({nameOf(path), path});
    addKnown(tr("Opened before"), recent);
    addKnown(tr("In the Hugging Face cache"), m_services.models.cached ? m_services.models.cached() : std::vector<KnownModel>());
    m_list->setCurrentItem(nullptr);
}

void OpenModelPage::begin(const QString& path)
{
    fillList();
    m_offer.reset();
    ++m_question; // an answer that is under way comes too late
    m_slow.stop();
    const QString reason = m_services.models.whyNot ? m_services.models.whyNot() : QString();
    m_whyNot->setText(reason);
    m_open->setEnabled(false);
    if (!path.isEmpty())
        examine(path);
    else
        showMessage("model", tr("Which model?"),
            tr("Choose one at the left to see what it is and how much memory it needs. Nothing is loaded before you open it."));
}

void OpenModelPage::examine(const QString& path)
{
    if (!m_services.models.examine)
        return;
    m_asked = path;
    m_offer.reset();
    m_open->setEnabled(false);
    m_slow.start();
    const quint64 question = ++m_question;
    m_services.models.examine(path, [self = QPointer(this), question](const ModelOffer& offer) {
        if (self != nullptr && self->m_question == question)
            self->show(offer);
    });
}

void OpenModelPage::chooseFolder()
{
    const QString path =
        m_services.dialogs.folder(this, tr("Choose a model's folder"), m_services.settings.text(Setting::LastFolder));
    if (path.isEmpty())
        return;
    m_services.settings.set(Setting::LastFolder, QFileInfo(path).absolutePath());
    examine(path);
}

void OpenModelPage::chooseFile()
{
    const QString path = m_services.dialogs.open(this, tr("Choose a model's file"), m_services.settings.text(Setting::LastFolder),
        tr("Models (*.gguf *.safetensors *.safetensors.index.json config.json)"));
    if (path.isEmpty())
        return;
    m_services.settings.set(Setting::LastFolder, QFileInfo(path).absolutePath());
    examine(path);
}

QWidget* OpenModelPage::newSheet()
{
    auto* sheet = new QWidget;
    sheet->setProperty("role", "surface");
    sheet->setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(sheet);
    column->setContentsMargins(32, 28, 32, 24);
    column->setSpacing(6);
    m_ways = nullptr;
    return sheet;
}

void OpenModelPage::showMessage(const QString& icon, const QString& heading, const QString& words, const QString& more)
{
    QWidget* sheet = newSheet();
    auto* column = static_cast<QVBoxLayout*>(sheet->layout());
    column->addStretch(2);
    column->addWidget(new IconLabel(m_services.theme, icon, 28, &theme::Colors::text2, sheet), 0, Qt::AlignLeft);
    column->addSpacing(6);
    auto* title = wrapped(makeLabel(heading, "heading", "", sheet));
    title->setObjectName("plModel.heading");
    title->setMaximumWidth(kSheetWidth);
    column->addWidget(title);
    for (const QString& text : {words, more}) {
        if (text.isEmpty())
            continue;
        auto* label = wrapped(makeLabel(text, "", "2", sheet));
        label->setMaximumWidth(kSheetWidth);
        column->addWidget(label);
    }
    column->addStretch(3);
    m_scroll->setWidget(sheet);
}

void OpenModelPage::show(const ModelOffer& offer)
{
    m_slow.stop();
    m_offer = offer;
    if (offer.error) {
        showMessage("file-broken", errorHeading(offer.error->code()), errorEvidence(offer.error->detail()),
            adviceSentence(offer.error->detail().advice));
        return;
    }
    QWidget* sheet = newSheet();
    auto* column = static_cast<QVBoxLayout*>(sheet->layout());
    auto* title = wrapped(makeLabel(offer.name, "title", "", sheet));
    title->setObjectName("plModel.heading");
    column->addWidget(title);
    auto* path = new ElidedLabel(offer.path, Qt::ElideMiddle, sheet);
    path->setProperty("tone", "3");
    column->addWidget(path);
    column->addSpacing(10);
    addFacts(*column, offer);
    for (const QString& problem : offer.problems) {
        auto* line = makeRow(6);
        line->addWidget(new IconLabel(m_services.theme, "warning", 14, &theme::Colors::warn, sheet), 0, Qt::AlignTop);
        line->addWidget(wrapped(makeLabel(problem, "", "warn", sheet)), 1);
        column->addLayout(line);
    }
    column->addSpacing(16);
    addWays(*column, offer);
    column->addStretch(1);
    sheet->setMaximumWidth(kSheetWidth + 64);
    m_scroll->setWidget(sheet);
    m_open->setEnabled(!offer.ways.empty() && m_whyNot->text().isEmpty());
}

void OpenModelPage::addFacts(QVBoxLayout& column, const ModelOffer& offer)
{
    QWidget* sheet = column.parentWidget();
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    int row = 0;
    const auto add = [&](const QString& name, const QString& value) {
        if (value.isEmpty())
            return;
        grid->addWidget(makeLabel(name, "", "3", sheet), row, 0, Qt::AlignTop);
        grid->addWidget(wrapped(makeLabel(value, "", "", sheet)), row++, 1);
    };
    const auto grouped = [](qint64 value) { return plots::number(static_cast<double>(value), 15); };
    add(tr("Architecture"), offer.architecture);
    if (offer.parameters > 0)
        add(tr("Parameters"), grouped(offer.parameters));
    if (offer.layers > 0)
        add(tr("Layers"), grouped(offer.layers));
    if (offer.heads > 0)
        add(tr("Heads a layer"),
            offer.keyHeads > 0 && offer.keyHeads < offer.heads
                ? tr("%1, in %2 groups that share keys and values").arg(grouped(offer.heads), grouped(offer.keyHeads))
                : grouped(offer.heads));
    if (offer.contextLength > 0)
        add(tr("Longest text"), tr("%1 tokens").arg(grouped(offer.contextLength)));
    QStringList stored;
    for (const QString& part : {offer.format, offer.storedType, offer.fileBytes > 0 ? fileSize(offer.fileBytes) : QString()}) {
        if (!part.isEmpty())
            stored << part;
    }
    add(tr("On disk"), stored.join(", "));
    add(tr("Tokenizer"),
        offer.hasTokenizer                     ? tr("is there")
            : offer.tokenizerProblem.isEmpty() ? tr("none; texts cannot be read with this model")
                                               : offer.tokenizerProblem);
    column.addLayout(grid);
}

void OpenModelPage::addWays(QVBoxLayout& column, const ModelOffer& offer)
{
    QWidget* sheet = column.parentWidget();
    column.addWidget(makeLabel(tr("Memory"), "heading", "", sheet));
    if (offer.available > 0)
        column.addWidget(
            makeLabel(tr("%1 are free now. The weights and what work takes beside them:").arg(memorySize(offer.available)), "",
                "2", sheet));
    column.addSpacing(4);
    quint64 scale = offer.available + offer.available / 8;
    bool anyFits = false;
    for (const ModelWay& way : offer.ways) {
        scale = std::max(scale, std::min(way.needed, 3 * std::max<quint64>(offer.available, 1)));
        anyFits = anyFits || offer.available == 0 || way.needed <= offer.available;
    }
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    m_ways = new QButtonGroup(sheet);
    int row = 0;
    for (const ModelWay& way : offer.ways) {
        const bool fits = offer.available == 0 || way.needed <= offer.available;
        const QString text = way.layerByLayer ? tr("%1, layer by layer").arg(way.type) : tr("%1, in memory").arg(way.type);
        const QString verdict = fits ? tr("fits") : tr("%1 too much").arg(memorySize(way.needed - offer.available));
        auto* choice = new QRadioButton(text, sheet);
        described(choice, QStringLiteral("plModel.way.%1").arg(row), text + ", " + memorySize(way.needed) + ", " + verdict,
            way.layerByLayer ? tr("Each layer is read from the file when it is used: slower, with little memory")
                             : tr("Weights are held as %1").arg(way.type));
        choice->setChecked(static_cast<std::size_t>(row) == offer.recommended);
        m_ways->addButton(choice, row);
        grid->addWidget(choice, row, 0);
        grid->addWidget(new MemoryBar(m_services.theme, way.needed, offer.available, scale, sheet), row, 1);
        grid->addWidget(makeLabel(memorySize(way.needed), "mono", "", sheet), row, 2, Qt::AlignRight | Qt::AlignVCenter);
        const QString last = static_cast<std::size_t>(row) == offer.recommended && fits ? tr("fits, recommended") : verdict;
        grid->addWidget(makeLabel(last, "", fits ? "ok" : "error", sheet), row, 3);
        ++row;
    }
    column.addLayout(grid);
    if (!anyFits && !offer.ways.empty())
        column.addWidget(wrapped(makeLabel(
            tr("No way fits into what is free. Close other programs or models, or take a smaller model."), "", "warn", sheet)));
    // Arrows walk the choices, Tab reaches the chosen one.
    if (m_ways->checkedId() < 0 && row > 0)
        m_ways->button(0)->setChecked(true);
}

std::size_t OpenModelPage::way() const
{
    return m_ways != nullptr && m_ways->checkedId() >= 0 ? static_cast<std::size_t>(m_ways->checkedId()) : 0;
}

void OpenModelPage::open()
{
    if (!m_offer || m_offer->error || way() >= m_offer->ways.size())
        return;
    const ModelWay chosen = m_offer->ways[way()];
    const QString path = m_offer->path;
    try {
        m_services.models.open(path, chosen.type, chosen.layerByLayer);
    } catch (const Error& error) {
        Q_EMIT failed(error);
        return;
    }
    m_services.settings.addRecentModel(path);
    Q_EMIT closed(true);
}

QString OpenModelPage::hint() const
{
    return tr("Nothing is loaded before you open it");
}

bool OpenModelPage::dropFiles(const QStringList& files)
{
    if (files.isEmpty() || !looksLikeModel(files.front()))
        return false;
    begin(files.front());
    return true;
}

} // namespace plumbline::shell
