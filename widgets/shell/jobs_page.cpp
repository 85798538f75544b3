// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/jobs_page.h"

#include "widgets/shell/error_text.h"
#include "widgets/shell/format.h"
#include "widgets/shell/theme/icon.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>

namespace plumbline::shell {

using bridge::JobRow;
using bridge::JobState;
using theme::Colors;
using theme::TextRole;

namespace {

QString stateText(JobState state)
{
    switch (state) {
    case JobState::Queued: return JobModel::tr("queued");
    case JobState::Running: return JobModel::tr("running");
    case JobState::Paused: return JobModel::tr("paused");
    case JobState::Done: return JobModel::tr("done");
    case JobState::Failed: return JobModel::tr("failed");
    case JobState::Cancelled: return JobModel::tr("cancelled");
    }
    return {};
}

std::pair<const char*, QColor Colors::*> stateIcon(JobState state)
{
    switch (state) {
    case JobState::Running: return {"busy", &Colors::accent};
    case JobState::Done: return {"check", &Colors::ok};
    case JobState::Failed: return {"close", &Colors::error};
    case JobState::Paused: return {"pause", &Colors::text2};
    default: return {"minus", &Colors::text2};
    }
}

QString timeText(const JobRow& row)
{
    switch (row.state) {
    case JobState::Running: return row.secondsLeft ? timeLeft(*row.secondsLeft) : duration(row.seconds);
    case JobState::Queued:
    case JobState::Paused: return row.reason;
    case JobState::Done: return JobModel::tr("took %1").arg(duration(row.seconds));
    case JobState::Failed: return row.failure ? errorHeading(row.failure->code()) : JobModel::tr("failed");
    case JobState::Cancelled: return JobModel::tr("cancelled by you");
    }
    return {};
}

bool passes(const JobRow& row, const QString& filter)
{
    return filter == "all" || (filter == "running" && row.state == JobState::Running)
        || (filter == "queued" && (row.state == JobState::Queued || row.state == JobState::Paused))
        || (filter == "failed" && row.state == JobState::Failed);
}

class Delegate final : public QStyledItemDelegate {
public:
    Delegate(const theme::Theme& theme, const JobModel& model, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
        , m_model(model)
    {
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Colors& colors = m_theme.colors();
        const JobRow* row = m_model.row(index.row());
        if (row == nullptr)
            return;
        const QRect rect = option.rect;
        const bool selected = option.state & QStyle::State_Selected;
        painter->save();
        painter->fillRect(rect,
            selected                                     ? colors.selected
                : option.state & QStyle::State_MouseOver ? colors.hover
                                                         : colors.surface);
        painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colors.line);
        if (selected && index.column() == 0)
            painter->fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), colors.accent);
        painter->setFont(m_theme.font(TextRole::Body));
        const int middle = rect.center().y();
        switch (index.column()) {
        case JobModel::StateColumn: {
            const auto [icon, tone] = stateIcon(row->state);
            painter->drawPixmap(QPointF(rect.right() - 24, middle - 8),
                theme::iconPixmap(icon, colors.*tone, 16, painter->device()->devicePixelRatioF()));
            break;
        }
        case JobModel::ProgressColumn: paintProgress(*painter, rect, *row); break;
        case JobModel::ActColumn: {
            QFont font = painter->font();
            font.setWeight(QFont::Medium);
            painter->setFont(font);
            painter->setPen(colors.text);
            painter->drawText(rect.adjusted(0, 0, -16, 0), Qt::AlignRight | Qt::AlignVCenter, JobModel::actText(*row));
            break;
        }
        default: {
            const bool failed = row->state == JobState::Failed && index.column() == JobModel::TimeColumn;
            painter->setPen(failed ? colors.error : index.column() == JobModel::NameColumn ? colors.text : colors.text2);
            const QRect text = rect.adjusted(8, 0, -8, 0);
            painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width()));
        }
        }
        painter->restore();
    }

private:
    void paintProgress(QPainter& painter, const QRect& rect, const JobRow& row) const
    {
        const Colors& colors = m_theme.colors();
        if (row.state != JobState::Running && row.state != JobState::Failed)
            return;
        painter.setFont(m_theme.font(TextRole::Mono));
        painter.setPen(colors.text2);
        const QRect text = rect.adjusted(8, 0, -12, 0);
        if (row.total == 0) {
            painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, QLocale().toString(row.done));
            return;
        }
        const double part = static_cast<double>(row.done) / static_cast<double>(row.total);
        const QString words = percent(part);
        painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, words);
        const double width = text.width() - painter.fontMetrics().horizontalAdvance("100 %") - 16;
        if (width > 20)
            painter.fillRect(QRectF(text.left(), rect.center().y() - 2, width * part, 4),
                row.state == JobState::Failed ? colors.error : colors.accent);
    }

    const theme::Theme& m_theme;
    const JobModel& m_model;
};

} // namespace

JobModel::JobModel(bridge::JobList& jobs, const ViewTable& views, QObject* parent)
    : QAbstractTableModel(parent)
    , m_jobs(jobs)
    , m_views(views)
{
    connect(&jobs, &bridge::JobList::changed, this, &JobModel::refresh);
    refresh();
}

void JobModel::refresh()
{
    m_all = m_jobs.rows();
    std::vector<JobRow> next;
    std::copy_if(
        m_all.begin(), m_all.end(), std::back_inserter(next), [this](const JobRow& row) { return passes(row, m_filter); });
    const bool same = next.size() == m_rows.size()
        && std::equal(next.begin(), next.end(), m_rows.begin(), [](const JobRow& a, const JobRow& b) { return a.id == b.id; });
    if (same) {
        m_rows = std::move(next);
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
        return;
    }
    beginResetModel();
    m_rows = std::move(next);
    endResetModel();
}

void JobModel::setFilter(const QString& filter)
{
    m_filter = filter;
    refresh();
}

int JobModel::count(const QString& filter) const
{
    return static_cast<int>(
        std::count_if(m_all.begin(), m_all.end(), [&filter](const JobRow& row) { return passes(row, filter); }));
}

int JobModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int JobModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

const JobRow* JobModel::row(int at) const
{
    return at >= 0 && at < rowCount() ? &m_rows[static_cast<std::size_t>(at)] : nullptr;
}

QVariant JobModel::data(const QModelIndex& index, int role) const
{
    const JobRow& job = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::AccessibleTextRole)
        return index.column() == StateColumn ? stateText(job.state)
            : index.column() == ProgressColumn && job.total > 0
            ? percent(static_cast<double>(job.done) / static_cast<double>(job.total))
            : data(index, Qt::DisplayRole);
    if (role == Qt::ToolTipRole && index.column() == TimeColumn && job.failure)
        return errorLine(*job.failure);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case NameColumn: return job.name;
    case ViewColumn: {
        const ViewEntry* view = m_views.find(job.view);
        return view != nullptr ? view->name() : QString();
    }
    case WorkColumn: return job.work;
    case DeviceColumn: return job.device;
    case TimeColumn: return timeText(job);
    case ActColumn: return actText(job);
    default: return {};
    }
}

QVariant JobModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn: return tr("Job");
    case ViewColumn: return tr("View");
    case WorkColumn: return tr("Work");
    case DeviceColumn: return tr("Device");
    case ProgressColumn: return tr("Progress");
    case TimeColumn: return tr("Time");
    default: return QString();
    }
}

QString JobModel::actText(const JobRow& row)
{
    if (row.state == JobState::Running)
        return row.canCancel ? tr("Cancel") : QString();
    if (row.state == JobState::Paused && row.canRunAgain)
        return tr("Resume");
    if (!row.ended())
        return tr("Remove");
    if (row.state == JobState::Done && row.hasResult)
        return tr("Show result");
    return row.canRunAgain ? tr("Run again") : tr("Remove");
}

void JobModel::act(int at)
{
    const JobRow* job = row(at);
    if (job == nullptr)
        return;
    if (job->state == JobState::Running)
        m_jobs.cancel(job->id);
    else if (job->state == JobState::Done && job->hasResult)
        Q_EMIT m_jobs.resultWanted(job->view, job->id);
    else if ((job->ended() || job->state == JobState::Paused) && job->canRunAgain)
        m_jobs.runAgain(job->id);
    else
        m_jobs.remove(job->id);
}

JobsPage::JobsPage(const ViewTable& views, Services& services, QWidget* parent)
    : View(parent)
    , m_services(services)
    , m_model(new JobModel(services.jobs, views, this))
    , m_table(new QTableView(this))
    , m_empty(new QWidget(this))
{
    setObjectName("plJobs");
    setProperty("role", "surface");
    setAttribute(Qt::WA_StyledBackground);
    setAccessibleName(tr("Jobs"));
    described(m_table, "plJobs.table", tr("Jobs. Enter does what the row's button says, Delete cancels or removes."));
    m_table->setToolTip({});
    m_table->setModel(m_model);
    m_table->setItemDelegate(new Delegate(services.theme, *m_model, m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setMouseTracking(true);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionsClickable(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->installEventFilter(this);

    auto* words = new QVBoxLayout(m_empty);
    words->addStretch(1);
    words->addWidget(new IconLabel(services.theme, "view-jobs", 28, &Colors::text3, m_empty), 0, Qt::AlignHCenter);
    words->addWidget(
        makeLabel(tr("No jobs. What takes longer than a moment is listed here."), "", "2", m_empty), 0, Qt::AlignHCenter);
    words->addStretch(2);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_table);
    column->addWidget(m_empty, 1);
    connect(&services.jobs, &bridge::JobList::changed, this, &JobsPage::refresh);
    connect(&services.theme, &theme::Theme::changed, this, &JobsPage::fit);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& index) {
        if (const JobRow* job = m_model->row(index.row()); job != nullptr)
            m_selectedId = job->id;
        refresh();
    });
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex& index) {
        if (index.column() == JobModel::ActColumn)
            m_model->act(index.row());
    });
    fit();
    refresh();
}

QWidget* JobsPage::toolBar()
{
    auto* bar = new QWidget;
    auto* row = makeRow(8);
    m_filter = new Segment("plJobsMode", tr("Which jobs"), bar);
    for (const char* id : {"all", "running", "queued", "failed"})
        m_filter->add(id, {});
    m_filter->choose("all");
    connect(m_filter, &Segment::picked, this, [this](const QString& id) {
        m_model->setFilter(id);
        refresh();
    });
    m_clear = makeButton(tr("Clear finished"), "", bar);
    described(m_clear, "plJobs.clear", tr("Take finished jobs off the list"));
    connect(m_clear, &QPushButton::clicked, this, [this] { m_services.jobs.clearFinished(); });
    auto* note = new ElidedLabel(tr("Jobs go on while you work. Closing the window asks first."), Qt::ElideRight, bar);
    note->setProperty("tone", "2");
    note->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(m_filter);
    row->addWidget(note, 1);
    row->addWidget(m_clear);
    bar->setLayout(row);
    refresh();
    return bar;
}

QWidget* JobsPage::inspector()
{
    auto* sheet = new QWidget;
    auto* column = new QVBoxLayout(sheet);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    m_heading = makeLabel({}, "panelTitle", "", sheet);
    m_heading->setWordWrap(true);
    m_sentence = makeLabel({}, "", "2", sheet);
    m_sentence->setWordWrap(true);
    m_act = makeButton({}, "", sheet);
    described(m_act, "plJobs.act", tr("Act on the job"));
    m_log = new QPlainTextEdit(sheet);
    m_log->setReadOnly(true);
    m_log->setTabChangesFocus(true);
    m_log->setProperty("role", "code");
    m_log->setFixedHeight(m_services.theme.px(180));
    described(m_log, "plJobs.log", tr("Log of the job"));
    column->addWidget(m_heading);
    column->addWidget(m_sentence);
    column->addWidget(m_act, 0, Qt::AlignLeft);
    column->addWidget(m_log);
    column->addStretch(1);
    connect(m_act, &QPushButton::clicked, this, [this] { m_model->act(m_table->currentIndex().row()); });
    refresh();
    return sheet;
}

const JobRow* JobsPage::selected() const
{
    for (int at = 0; at < m_model->rowCount(); ++at) {
        if (m_model->row(at)->id == m_selectedId)
            return m_model->row(at);
    }
    return nullptr;
}

QString JobsPage::inspectorTitle() const
{
    const JobRow* job = selected();
    return job != nullptr ? job->name : tr("No job selected");
}

QString JobsPage::inspectorDetail() const
{
    const JobRow* job = selected();
    return job != nullptr ? stateText(job->state) : QString();
}

void JobsPage::setSizeClass(SizeClass size)
{
    m_table->setColumnHidden(JobModel::DeviceColumn, size == SizeClass::Small);
    m_table->setColumnHidden(JobModel::ViewColumn, size == SizeClass::Small);
    fit();
}

void JobsPage::fit()
{
    const auto px = [this](int length) { return m_services.theme.px(length); };
    m_table->verticalHeader()->setDefaultSectionSize(px(38));
    QHeaderView* header = m_table->horizontalHeader();
    header->setMinimumSectionSize(20);
    const std::array<int, JobModel::kColumns> widths = {40, 190, 110, 160, 70, 180, 170, 110};
    for (int column = 0; column < JobModel::kColumns; ++column) {
        const bool stretches = column == JobModel::NameColumn || column == JobModel::WorkColumn;
        header->setSectionResizeMode(column, stretches ? QHeaderView::Stretch : QHeaderView::Fixed);
        if (!stretches)
            m_table->setColumnWidth(column, px(widths[static_cast<std::size_t>(column)]));
    }
}

void JobsPage::refresh()
{
    const bool any = m_model->count("all") > 0;
    m_table->setVisible(any);
    m_empty->setVisible(!any);
    if (!m_selectedId.isEmpty() && m_table->currentIndex().row() < 0) { // the list was rebuilt
        for (int at = 0; at < m_model->rowCount(); ++at) {
            if (m_model->row(at)->id == m_selectedId)
                m_table->selectRow(at);
        }
    }
    if (m_filter != nullptr) {
        const std::pair<const char*, QString> names[] = {
            {"all", tr("All")}, {"running", tr("Running")}, {"queued", tr("Queued")}, {"failed", tr("Failed")}};
        for (const auto& [id, name] : names) {
            m_filter->button(id)->setText(QStringLiteral("%1  %2").arg(name, QLocale().toString(m_model->count(id))));
            m_filter->button(id)->setAccessibleName(m_filter->button(id)->text());
            m_filter->button(id)->setToolTip(name);
        }
        m_clear->setEnabled(any);
    }
    if (m_heading != nullptr) {
        const JobRow* job = selected();
        m_heading->setVisible(job != nullptr && job->failure);
        m_act->setVisible(job != nullptr && !JobModel::actText(*job).isEmpty());
        m_log->setVisible(job != nullptr && !job->log.isEmpty());
        m_sentence->setText(tr("Choose a job to see how it went."));
        if (job != nullptr) {
            m_heading->setText(job->failure ? errorHeading(job->failure->code()) : QString());
            QStringList lines;
            if (job->failure)
                lines << errorEvidence(job->failure->detail()) << adviceSentence(job->failure->detail().advice);
            else
                lines << job->work << timeText(*job);
            lines.removeAll({});
            m_sentence->setText(lines.join('\n'));
            const QString act = JobModel::actText(*job);
            m_act->setText(act);
            m_act->setAccessibleName(act);
            m_act->setToolTip(act);
            m_log->setPlainText(job->log.join('\n'));
        }
        Q_EMIT inspectorTitleChanged();
    }
}

bool JobsPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const JobRow* job = m_model->row(m_table->currentIndex().row());
        if (job != nullptr && (key == Qt::Key_Return || key == Qt::Key_Enter)) {
            m_model->act(m_table->currentIndex().row());
            return true;
        }
        if (job != nullptr && key == Qt::Key_Delete) {
            if (job->state == JobState::Running)
                m_services.jobs.cancel(job->id);
            else
                m_services.jobs.remove(job->id);
            return true;
        }
    }
    return View::eventFilter(watched, event);
}

} // namespace plumbline::shell
