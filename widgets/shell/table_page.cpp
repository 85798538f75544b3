// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/table_page.h"

#include <QAbstractTableModel>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QVBoxLayout>
#include <set>

namespace plumbline::shell {

namespace {

constexpr int kMostMeasured = 64; // columns whose width is taken from their cells
constexpr std::size_t kMostCopied = 1'000'000;

class Model final : public QAbstractTableModel {
public:
    Model(std::shared_ptr<const plots::TableSource> source, const QFont& mono, QObject* parent)
        : QAbstractTableModel(parent)
        , m_source(std::move(source))
        , m_mono(mono)
    {
    }
    int rowCount(const QModelIndex& parent) const override { return parent.isValid() ? 0 : m_source->rows(); }
    int columnCount(const QModelIndex& parent) const override { return parent.isValid() ? 0 : m_source->columns(); }
    QVariant data(const QModelIndex& index, int role) const override
    {
        switch (role) {
        case Qt::DisplayRole: return m_source->cell(index.row(), index.column());
        case Qt::FontRole: return m_mono;
        case Qt::TextAlignmentRole:
            return static_cast<int>((m_source->isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        case Qt::AccessibleTextRole:
            return m_source->rowName(index.row()) + ", " + m_source->columnName(index.column()) + ", "
                + m_source->cell(index.row(), index.column());
        default: return {};
        }
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        if (role == Qt::DisplayRole)
            return orientation == Qt::Horizontal ? m_source->columnName(section) : m_source->rowName(section);
        if (role == Qt::TextAlignmentRole && orientation == Qt::Horizontal)
            return static_cast<int>((m_source->isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        return {};
    }

private:
    std::shared_ptr<const plots::TableSource> m_source;
    QFont m_mono;
};

bool hasTable(const QWidget* widget)
{
    const auto* plot = dynamic_cast<const plots::TabledPlot*>(widget);
    return plot != nullptr && plot->table() != nullptr;
}

QString oneLine(QString text)
{
    return text.replace('\t', ' ').replace('\n', QChar(0x21b5));
}

} // namespace

QWidget* plotAt(QWidget* focus)
{
    while (focus != nullptr && !hasTable(focus))
        focus = focus->parentWidget();
    return focus;
}

QWidget* firstPlotIn(QWidget* page)
{
    if (page == nullptr)
        return nullptr;
    for (QWidget* widget : page->findChildren<QWidget*>()) {
        if (widget->isVisibleTo(page) && hasTable(widget))
            return widget;
    }
    return nullptr;
}

TablePage::TablePage(CommandTable& commands, Services& services, QWidget* parent)
    : View(parent)
    , m_commands(commands)
    , m_services(services)
    , m_title(new ElidedLabel)
    , m_captions(makeLabel({}, "label", "3", this))
    , m_table(new QTableView(this))
{
    setObjectName("plTable");
    setAccessibleName(tr("Numbers of the plot"));
    setProperty("role", "surface");
    setAttribute(Qt::WA_StyledBackground);
    described(m_table, "plTable.cells", tr("Numbers of the plot"));
    m_table->setToolTip({});
    m_table->setTabKeyNavigation(false);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->verticalHeader()->setHighlightSections(false);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_captions->setWordWrap(true);
    m_captions->setContentsMargins(12, 6, 12, 6);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_table, 1);
    column->addWidget(makeRule("rule", this));
    column->addWidget(m_captions);
    connect(&services.theme, &theme::Theme::changed, this, &TablePage::restyle);
    setFocusProxy(m_table);
    show(nullptr);
}

QWidget* TablePage::toolBar()
{
    auto* bar = new QWidget;
    auto* row = makeRow(8);
    m_title->setParent(bar);
    row->addWidget(m_title, 1);
    const auto button = [&](const char* id, const char* name, const QString& text) {
        auto* made = makeButton(text, "", bar);
        described(made, name, text, {}, m_commands.keyText(id));
        connect(made, &QPushButton::clicked, this, [this, id] { m_commands.run(id); });
        row->addWidget(made);
    };
    button("table.copy", "plTable.copy", tr("Copy"));
    button("table.export", "plTable.export", tr("Export numbers…"));
    button("shell.escape", "plTable.back", tr("Back to the plot"));
    bar->setLayout(row);
    return bar;
}

QString TablePage::hint() const
{
    return tr("Esc goes back to the plot");
}

void TablePage::show(std::shared_ptr<const plots::TableSource> source)
{
    m_source = std::move(source);
    QAbstractItemModel* before = m_table->model();
    if (m_source == nullptr) {
        m_table->setModel(nullptr);
        m_title->setFullText({});
        m_captions->setText(tr("No plot is shown here. Go to one and show it as a table."));
        delete before;
        return;
    }
    m_table->setModel(new Model(m_source, m_services.theme.font(theme::TextRole::Mono), m_table));
    delete before;
    m_title->setFullText(
        tr("%1, %2 × %3 numbers")
            .arg(m_source->title(), plots::number(m_source->rows(), 12), plots::number(m_source->columns(), 12)));
    QStringList captions;
    for (const std::string& caption : m_source->captions())
        captions << QString::fromStdString(caption);
    m_captions->setText(captions.join('\n'));
    m_captions->setVisible(!captions.isEmpty());
    restyle();
    m_table->setCurrentIndex(m_table->model()->index(0, 0));
}

void TablePage::restyle()
{
    const theme::Theme& theme = m_services.theme;
    m_table->verticalHeader()->setDefaultSectionSize(theme.px(24));
    m_table->horizontalHeader()->setDefaultSectionSize(theme.px(88));
    if (m_source == nullptr || m_source->columns() > kMostMeasured)
        return;
    m_table->horizontalHeader()->setResizeContentsPrecision(50);
    m_table->resizeColumnsToContents();
    for (int column = 0; column < m_source->columns(); ++column)
        m_table->setColumnWidth(column, std::max(m_table->columnWidth(column), theme.px(72)));
}

void TablePage::copy() const
{
    if (!hasNumbers())
        return;
    std::set<int> rows;
    std::set<int> columns;
    const QItemSelection selection = m_table->selectionModel()->selection();
    // One cell is only the cursor: nobody meant to choose it.
    const bool chosen =
        selection.size() > 1 || (selection.size() == 1 && (selection[0].width() > 1 || selection[0].height() > 1));
    if (chosen) {
        for (const QItemSelectionRange& range : selection) {
            for (int row = range.top(); row <= range.bottom(); ++row)
                rows.insert(row);
            for (int column = range.left(); column <= range.right(); ++column)
                columns.insert(column);
        }
    } else {
        for (int row = 0; row < m_source->rows(); ++row)
            rows.insert(rows.end(), row);
        for (int column = 0; column < m_source->columns(); ++column)
            columns.insert(columns.end(), column);
    }
    if (rows.size() * columns.size() > kMostCopied)
        throw Error(ErrorCode::InvalidArgument,
            {.place = tr("copied numbers").toStdString(),
                .expected = tr("at most %1").arg(plots::number(static_cast<double>(kMostCopied), 12)).toStdString(),
                .found = plots::number(static_cast<double>(rows.size() * columns.size()), 12).toStdString()});
    QString text;
    for (const int column : columns)
        text += '\t' + oneLine(m_source->columnName(column));
    text += '\n';
    for (const int row : rows) {
        text += oneLine(m_source->rowName(row));
        for (const int column : columns)
            text += '\t' + oneLine(m_source->exact(row, column));
        text += '\n';
    }
    QApplication::clipboard()->setText(text);
}

void TablePage::exportNumbers()
{
    if (!hasNumbers())
        return;
    Settings& settings = m_services.settings;
    const QString folder = QDir(settings.text(Setting::LastFolder)).filePath(tr("numbers") + ".csv");
    QString path = m_services.dialogs.save(this, tr("Export numbers"), folder, tr("Tables (*.csv);;JSON (*.json)"));
    if (path.isEmpty())
        return;
    if (QFileInfo(path).suffix().isEmpty())
        path += ".csv";
    settings.set(Setting::LastFolder, QFileInfo(path).absolutePath());
    m_source->exportTo(path.toStdString());
}

} // namespace plumbline::shell
